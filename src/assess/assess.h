/*
 * assess/assess.h: the ladder for a demand: facts in, reasoned answer out.  Pure.
 *
 * An assessment holds one finding for every addressee, measure and group of targets that are alike
 * (same facts).  The verdict is law's, from the packs alone; `carried` is this register's own
 * answer (safeguards S1 to S12, compiled in), and neither ever reads the other.
 */
#ifndef EXQ_ASSESS_ASSESS_H
#define EXQ_ASSESS_ASSESS_H

#include "doc/determination.h"
#include "law/ladder.h"
#include "law/term.h"
#include "scope/reach.h"

#define ASSESS_EVALUATOR "exq-ladder/1"

enum {
	ASSESS_MAX_TERMS = 32,
	ASSESS_MAX_QUESTIONS = 64,
	ASSESS_MAX_EXPOSURES = 64,
	ASSESS_MAX_NAMES = 8, /* neighbours named in an answer; the count is always whole */
};

/* A target of the demand after scope has looked at it. */
struct assess_target {
	const struct demand_target *said;
	bool ok;		 /* has a normal form */
	struct target t;	 /* when ok */
	enum refused_target why; /* when not */
	struct slice problem;	 /* when not: the reason, in English */
	struct value neighbours; /* NUMBER */
	struct slice names[ASSESS_MAX_NAMES];
	size_t nnames;
	bool narrowest; /* no narrower target in the same demand reaches the works */
};

/* Which safeguards refuse to carry the demand as it stands: bit 1 = S1 … bit 12 = S12. */
struct carried {
	uint32_t refused;
	/* the text of each refusal is interface text carried.S<n>.<why>; one reason per safeguard
	 */
	const char *why[13];
	/* the last day this register would let it stand: law's end or its own cap (S3), the earlier
	 */
	civil_day until;
};

struct question {
	enum fact fact;		 /* the fact not established; text `ask.<fact>` */
	const struct rule *rule; /* with has_ask: the rule's own question in its place; else NULL */
	enum whom whom;
	enum step step;
	bool no_rule;	    /* no rule speaks to the step: ask which provision governs it */
	state_code no_pack; /* with no_rule: nor to any other step; ask for this state's law */
};

struct exposed {
	const struct exposure *exposure;
	bool maybe; /* whether it applies is not established */
};

struct finding {
	struct demand_addressee who; /* kind and state are known */
	enum measure measure;
	const size_t *targets; /* indices into assessment.targets */
	size_t ntargets;
	struct facts *facts;
	struct ladder ladder;
	bool no_pack; /* no rule speaks to any step: there is no pack for who.state */
	struct carried carried;
	bool able;		    /* reach_is_able */
	enum target_kind effective; /* what the measure would really restrict */
	struct value deadline; /* DAY by which a bound addressee acts; UNKNOWN when no clock says */
	const struct clock *deadline_clock;
	struct value until; /* DAY the duty ends, when bound */
	struct term *terms; /* at most ASSESS_MAX_TERMS */
	size_t nterms;
	struct question *questions; /* at most ASSESS_MAX_QUESTIONS */
	size_t nquestions;
	struct exposed *exposures; /* at most ASSESS_MAX_EXPOSURES */
	size_t nexposures;
};

/* Clocks on a question already sent to a state body. */
struct inquiry_terms {
	const struct demand_inquiry *inquiry;
	struct term *terms; /* at most ASSESS_MAX_TERMS */
	size_t nterms;
};

struct assessment {
	const struct demand *demand;
	char demand_id[72]; /* sha256 of the demand's bytes */
	const struct law_view *view;
	struct assess_target *targets;
	size_t ntargets;
	struct finding *findings; /* addressee, then measure, then target group */
	size_t nfindings;
	struct inquiry_terms *inquiries;
	size_t ninquiries;
	bool rests_on_unchecked; /* a provision used is checked less than `text` */
};

/* What a demand is assessed with. */
struct assess_options {
	const struct law_view *view;
	struct scope *scope;
	const struct neighbours *neighbours; /* or NULL */
	const struct demand_addressee *as;   /* in place of the demand's addressees, or NULL */
	uint32_t measures;		     /* in place of the demand's, or 0 */
};

/* All memory is from `a`; *out borrows the demand, the view and the scope's answers. */
MUST_CHECK enum err_kind assess_run(const struct assess_options *o, const struct demand *d,
	struct arena *a, struct assessment *out, struct err *e);

/* The safeguards alone, on the same facts: never reads a rule. */
struct carried assess_carried(const struct demand *d, const struct facts *f);

enum {
	CARRIED_MAX_DAYS = 365,	       /* S3: never over one year */
	CARRIED_MAX_INTERIM_DAYS = 30, /* S3: interim measures */
};

/* Facts of the demand itself; what depends on addressee, measure and target stays unknown. */
void assess_demand_facts(const struct demand *d, civil_day on, struct facts *f);

/* What else the answer was made from; hashes as "sha256:…", or NULL. */
struct assess_inputs {
	const char *psl_hash, *neighbours_hash;
};

/*
 * The assessment as a `determination` document (doc/determination.h), to be written by
 * doc_encode().  Everything in *out is in `a` or borrowed from the assessment.  ERR_LIMIT when a
 * list of the document has no room for it.
 */
MUST_CHECK enum err_kind assess_determination(const struct assessment *as,
	const struct assess_inputs *in, struct arena *a, struct determination *out, struct err *e);

#endif
