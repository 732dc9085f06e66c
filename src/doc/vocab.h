/*
 * doc/vocab.h: the closed lists of words that documents, rules and options share.  Pure.
 *
 * A word's place in its list is its number everywhere (struct value .choice, bit in .set), so lists
 * only ever grow at their end.  At most 32 words a list.
 */
#ifndef EXQ_DOC_VOCAB_H
#define EXQ_DOC_VOCAB_H

#include "base/slice.h"

#include <stdint.h>

enum vocab_id {
	VOCAB_ADDRESSEE, /* kinds of addressee */
	VOCAB_MEASURE,
	VOCAB_TARGET, /* kinds of target, narrowest first */
	VOCAB_SENDER,
	VOCAB_ACT_KIND,
	VOCAB_ACT_FORM,
	VOCAB_BRANCH,
	VOCAB_COURT,
	VOCAB_DISPUTE,
	VOCAB_BASIS,
	VOCAB_RECOGNISER,
	VOCAB_SIGNATURE,
	VOCAB_CHANNEL,
	VOCAB_CLAIMANT,
	VOCAB_TITLE,
	VOCAB_CATEGORY,
	VOCAB_NATURE,
	VOCAB_FREE_USE,
	VOCAB_PLACE,
	VOCAB_INQUIRY,
	VOCAB_LANGUAGE,
	VOCAB_STEP,
	VOCAB_VERDICT,
	VOCAB_OUTCOME,
	VOCAB_CHECKED,
	VOCAB_REGISTER,
	VOCAB_REFUSED_TARGET, /* why an imported value could not be normalised */
	VOCAB_RULE_SAYS,      /* what a rule said that was not silent */
	VOCAB_CARRIED,
	VOCAB_SAFEGUARD,
	VOCAB_WHOM, /* whom a question is for */
	VOCAB_SIDE, /* of an exposure */
	VOCAB_CLOCK_FOR,
	VOCAB_TERM_STATE,
	VOCAB_KEY_ACTION, /* what happens to a log's key */
	VOCAB_REVOKE_WHY,
	VOCAB_ACTOR,	    /* kinds of actor */
	VOCAB_ORDER_TARGET, /* VOCAB_TARGET without prefix, which no order may name */
	VOCAB_ORDER_BASIS,  /* what an order rests on */
	VOCAB_ROLE,	    /* role words in place of persons */
	VOCAB_RECOGNITION,
	VOCAB_METHOD, /* of a collateral assessment */
	VOCAB_UNFIT,  /* why a narrower measure does not do */
	VOCAB_COPY,   /* what makes a name a copy */
	VOCAB_LIFT_CAUSE,
	VOCAB_PARTY,	 /* role words of those affected */
	VOCAB_GROUND,	 /* of a contest */
	VOCAB_RELIEF,	 /* what a contest asks for */
	VOCAB_ORDER_IS,	 /* what a decision makes of the order */
	VOCAB_EXCEPTION, /* in a provider's report */
	VOCAB_ANSWER,
	VOCAB_BLOB, /* what a lawpack pins */
	VOCAB_COUNT
};

enum addressee_kind {
	ADDRESSEE_HOSTING_PROVIDER,
	ADDRESSEE_ACCESS_PROVIDER,
	ADDRESSEE_PUBLISHER,
	ADDRESSEE_PLATFORM,
	ADDRESSEE_SEARCH_ENGINE,
	ADDRESSEE_REGISTRAR,
	ADDRESSEE_COUNT
};

enum measure {
	MEASURE_REMOVE_CONTENT,
	MEASURE_DISABLE_HOSTING,
	MEASURE_BLOCK_ACCESS,
	MEASURE_DELIST,
	MEASURE_SUSPEND_DOMAIN,
	MEASURE_COUNT
};

enum target_kind {
	TARGET_URL,
	TARGET_HOST,
	TARGET_DOMAIN,
	TARGET_IP,
	TARGET_PREFIX,
	TARGET_KIND_COUNT
};

enum act_kind {
	ACT_COURT_ACT,
	ACT_REGULATOR_DEMAND,
	ACT_RIGHTS_HOLDER_NOTICE,
	ACT_MIRROR_DECISION,
	ACT_PROSECUTOR_PRESCRIPTION,
};

enum step {
	STEP_AUTHENTIC,
	STEP_COMPETENT,
	STEP_IN_FORCE,
	STEP_ADDRESSEE,
	STEP_PROTECTED,
	STEP_STANDING,
	STEP_PROCEDURE,
	STEP_PROPORTIONATE,
	STEP_TIMELY,
	STEP_COUNT
};

enum verdict { VERDICT_BOUND, VERDICT_NOT_BOUND, VERDICT_UNDETERMINED, VERDICT_COUNT };
enum outcome { OUTCOME_MET, OUTCOME_NOT_MET, OUTCOME_UNDETERMINED };
enum checked { CHECKED_UNVERIFIED, CHECKED_EXCERPT, CHECKED_TEXT };
enum language { LANG_EN, LANG_RU, LANG_KK, LANG_COUNT };

enum refused_target {
	REFUSED_EMPTY,	 /* nothing, or a scheme with nothing behind it */
	REFUSED_SCHEME,	 /* not http or https */
	REFUSED_SYNTAX,	 /* no URL, name or address could be read from it */
	REFUSED_IDN,	 /* UTS 46 refuses the name */
	REFUSED_SPECIAL, /* reserved or special-purpose address */
	REFUSED_SUFFIX,	 /* a public suffix: would touch every name below it */
	REFUSED_TOO_LONG,
	REFUSED_USERINFO,  /* a URL with user name or password */
	REFUSED_HOST_BITS, /* a prefix with bits set behind its length */
	REFUSED_ENCODING,  /* characters lost before publication (runs of '?'), or deceptive */
	REFUSED_COUNT
};

enum key_action { KEY_ADD, KEY_RETIRE };

enum revoke_why { REVOKE_KEY_COMPROMISE, REVOKE_SUPERSEDED, REVOKE_CEASED, REVOKE_WRONG };

enum actor_kind {
	ACTOR_AUTHORITY,
	ACTOR_COURT,
	ACTOR_PROVIDER,
	ACTOR_RIGHTS_HOLDER,
	ACTOR_PUBLISHER,
	ACTOR_KIND_COUNT
};

enum order_basis_kind { BASIS_OWN_COURT_ACT, BASIS_RECOGNITION };
enum recognition_outcome { RECOGNITION_GRANTED, RECOGNITION_REFUSED, RECOGNITION_TRANSCRIBED };
enum lift_cause {
	LIFT_CAUSE_REMOVED,
	LIFT_ANNULLED,
	LIFT_APPEAL_WON,
	LIFT_PARENT_ENDED,
	LIFT_ISSUED_IN_ERROR,
	LIFT_EXPIRED_EARLY,
	LIFT_CONTEST_UPHELD
};
enum order_is { ORDER_UPHELD, ORDER_NARROWED, ORDER_ANNULLED };
enum report_exception_kind {
	EXCEPTION_UNABLE,
	EXCEPTION_COLLATERAL_SEEN,
	EXCEPTION_UNDONE,
	EXCEPTION_COMPLIED_VOLUNTARILY
};
enum answer_outcome { ANSWER_ANSWERED, ANSWER_EXTENDED, ANSWER_FORWARDED, ANSWER_REFUSED };
enum blob_kind { BLOB_RULES, BLOB_SUFFIXES, BLOB_HOLIDAYS, BLOB_PROTECTED_NAMES };

struct vocab {
	const char *name; /* as error messages call it: "a measure" */
	const char *const *words;
	size_t n;
};

const struct vocab *vocab_of(enum vocab_id id);

/* The word's number, or -1. */
int vocab_find(enum vocab_id id, struct slice word);

/* The word; `number` must be in the list. */
const char *vocab_word(enum vocab_id id, uint32_t number);

#endif
