#include "doc/determination.h"

#include "doc/common.h"

enum {
	TARGET_MAX_POINTS = 2048,    /* a URL, see scope/target.h */
	ID_MAX_POINTS = 200,	     /* pack.rule, pack.source, names of facts */
	NEIGHBOURS_MAX = 1000000000, /* names on one address: all names there are */
	MUST = FIELD_REQUIRED,
	NONE = FIELD_NULLABLE,
};

#define STRUCT struct determination_pack
static const struct field pack_fields[] = {
	ROW_TEXT(id, "id", MUST, ID_MAX_POINTS),
	ROW_HASH(hash, "hash", MUST),
};
PART(pack, "a pack");
#undef STRUCT

#define STRUCT struct determination_table
static const struct field data_fields[] = {
	ROW_TEXT(name, "name", MUST, ID_MAX_POINTS),
	ROW_HASH(hash, "hash", MUST),
};
PART(data, "a table");
#undef STRUCT

#define STRUCT struct determination_assumed
static const struct field assumed_fields[] = {
	ROW_TEXT(pack, "pack", MUST, ID_MAX_POINTS),
	ROW_TEXT(reading, "reading", 0, 1),
};
PART(assumed, "an assumption");
#undef STRUCT

#define STRUCT struct determination_addressee
static const struct field addressee_fields[] = {
	ROW_WORD(kind, "kind", MUST, VOCAB_ADDRESSEE),
	ROW_STATE(state, "state", MUST),
	ROW_TEXT(name, "name", 0, NAME_MAX_POINTS),
};
PART(addressee, "an addressee");
#undef STRUCT

#define STRUCT struct determination_target
static const struct field target_fields[] = {
	ROW_WORD(kind, "kind", MUST, VOCAB_TARGET),
	ROW_TEXT(value, "value", 0, TARGET_MAX_POINTS),
	ROW_TEXT(as_given, "as-given", 0, TARGET_MAX_POINTS),
	ROW_WORD(refused, "refused", 0, VOCAB_REFUSED_TARGET),
	ROW_TEXT(problem, "problem", 0, LINE_MAX_POINTS),
	ROW_INT(neighbours, "neighbours", 0, NEIGHBOURS_MAX),
	ROW_TEXT_LIST(names, "names", 0, 0, DETERMINATION_MAX_NAMES),
	ROW_YES(narrowest, "narrowest", 0),
};
PART(target, "a target");
#undef STRUCT

#define STRUCT struct determination_refusal
static const struct field refusal_fields[] = {
	ROW_WORD(safeguard, "safeguard", MUST, VOCAB_SAFEGUARD),
	ROW_TEXT(why, "why", MUST, ID_MAX_POINTS),
};
PART(refusal, "a refusal");
#undef STRUCT

#define STRUCT struct determination_steps
#define ROW_STEP(step, n) ROW_WORD(outcome[step], n, MUST, VOCAB_OUTCOME)
static const struct field steps_fields[] = {
	ROW_STEP(STEP_AUTHENTIC, "authentic"),
	ROW_STEP(STEP_COMPETENT, "competent"),
	ROW_STEP(STEP_IN_FORCE, "in-force"),
	ROW_STEP(STEP_ADDRESSEE, "addressee"),
	ROW_STEP(STEP_PROTECTED, "protected"),
	ROW_STEP(STEP_STANDING, "standing"),
	ROW_STEP(STEP_PROCEDURE, "procedure"),
	ROW_STEP(STEP_PROPORTIONATE, "proportionate"),
	ROW_STEP(STEP_TIMELY, "timely"),
};
#undef ROW_STEP
PART(steps, "steps");
#undef STRUCT

#define STRUCT struct determination_finding
static const struct field finding_fields[] = {
	ROW_INT(addressee, "addressee", MUST, DOC_MAX_INDEX),
	ROW_WORD(measure, "measure", MUST, VOCAB_MEASURE),
	ROW_INT_LIST(targets, "targets", MUST, 1, DEMAND_MAX_TARGETS),
	ROW_WORD(verdict, "verdict", MUST, VOCAB_VERDICT),
	ROW_OBJECT(steps, "steps", MUST, &steps_table),
	ROW_WORD(carried, "carried", MUST, VOCAB_CARRIED),
	ROW_INT_LIST(refused, "refused", 0, 0, DETERMINATION_MAX_ROWS),
	ROW_YES(able, "able", 0),
	ROW_WORD(effective, "effective", 0, VOCAB_TARGET),
	ROW_DATE(until, "until", 0),
	ROW_DATE(deadline, "deadline", 0),
	ROW_TEXT(clock, "clock", 0, ID_MAX_POINTS),
	ROW_INT_LIST(trace, "trace", MUST, 0, DETERMINATION_MAX_ROWS),
	ROW_INT_LIST(questions, "questions", 0, 0, DETERMINATION_MAX_ROWS),
	ROW_INT_LIST(exposure, "exposure", 0, 0, DETERMINATION_MAX_ROWS),
	ROW_INT_LIST(terms, "terms", 0, 0, DETERMINATION_MAX_ROWS),
};
PART(finding, "a finding");
#undef STRUCT

#define STRUCT struct determination_trace
static const struct field trace_fields[] = {
	ROW_TEXT(rule, "rule", MUST, ID_MAX_POINTS),
	ROW_WORD(step, "step", MUST, VOCAB_STEP),
	ROW_WORD(outcome, "outcome", MUST, VOCAB_RULE_SAYS),
	ROW_TEXT_LIST(failed, "failed", 0, 0, DOC_MAX_ATOMS),
	ROW_TEXT_LIST(unknown, "unknown", 0, 0, DOC_MAX_ATOMS),
};
PART(trace, "a row of the trace");
#undef STRUCT

#define STRUCT struct determination_question
static const struct field question_fields[] = {
	ROW_WORD(step, "step", MUST, VOCAB_STEP),
	ROW_WORD(whom, "whom", MUST, VOCAB_WHOM),
	ROW_TEXT(fact, "fact", 0, ID_MAX_POINTS),
	ROW_TEXT(rule, "rule", 0, ID_MAX_POINTS),
	ROW_STATE(state, "state", 0),
};
PART(question, "a question");
#undef STRUCT

#define STRUCT struct determination_exposure
static const struct field exposure_fields[] = {
	ROW_TEXT(id, "id", MUST, ID_MAX_POINTS),
	ROW_WORD(side, "side", MUST, VOCAB_SIDE),
	ROW_STATE(state, "state", MUST),
	ROW_YES(maybe, "maybe", 0),
};
PART(exposure, "an exposure");
#undef STRUCT

#define STRUCT struct determination_term
static const struct field term_fields[] = {
	ROW_TEXT(clock, "clock", MUST, ID_MAX_POINTS),
	ROW_WORD(whose, "for", MUST, VOCAB_CLOCK_FOR),
	ROW_WORD(state, "state", MUST, VOCAB_TERM_STATE),
	ROW_DATE(start, "start", 0),
	ROW_DATE(due, "due", 0),
	ROW_STATE(calendar, "calendar", 0),
	ROW_YES(provisional, "provisional", 0),
	ROW_YES(maybe, "maybe", 0),
	ROW_YES(ran_out, "ran-out", 0),
};
PART(term, "a term");
#undef STRUCT

#define STRUCT struct determination_inquiry
static const struct field inquiry_fields[] = {
	ROW_INT(inquiry, "inquiry", MUST, DEMAND_MAX_INQUIRIES - 1),
	ROW_INT_LIST(terms, "terms", MUST, 0, DETERMINATION_MAX_ROWS),
};
PART(inquiry, "an inquiry");
#undef STRUCT

#define STRUCT struct determination_cite
static const struct field cite_fields[] = {
	ROW_TEXT(source, "source", MUST, ID_MAX_POINTS),
	ROW_TEXT(clause, "clause", MUST, LINE_MAX_POINTS),
	ROW_TEXT(url, "url", 0, TARGET_MAX_POINTS),
	ROW_WORD(checked, "checked", MUST, VOCAB_CHECKED),
};
PART(cite, "a citation");
#undef STRUCT

#define STRUCT struct determination_provision
static const struct field provision_fields[] = {
	ROW_TEXT(id, "id", MUST, ID_MAX_POINTS),
	ROW_LIST(cites, "cites", MUST, &cite_table, 1, DETERMINATION_MAX_CITES),
};
PART(provision, "a provision");
#undef STRUCT

#define STRUCT struct determination
static const struct field determination_fields[] = {
	ROWS_COMMON,
	ROW_HASH(demand, "demand", MUST),
	ROW_DATE(on, "on", MUST),
	ROW_TEXT(evaluator, "evaluator", MUST, ID_MAX_POINTS),
	ROW_LIST(packs, "packs", MUST, &pack_table, 0, DETERMINATION_MAX_PACKS),
	ROW_LIST(tables, "tables", 0, &data_table, 0, DETERMINATION_MAX_TABLES),
	ROW_LIST(assumed, "assumed", 0, &assumed_table, 0, DETERMINATION_MAX_ASSUMED),
	ROW_LIST(addressees, "addressees", MUST, &addressee_table, 1, DEMAND_MAX_ADDRESSEES),
	ROW_LIST(targets, "targets", MUST, &target_table, 1, DEMAND_MAX_TARGETS),
	ROW_LIST(refusals, "refusals", 0, &refusal_table, 0, DETERMINATION_MAX_ROWS),
	ROW_LIST(findings, "findings", MUST, &finding_table, 1, DETERMINATION_MAX_FINDINGS),
	ROW_LIST(trace, "trace", MUST, &trace_table, 0, DETERMINATION_MAX_ROWS),
	ROW_LIST(questions, "questions", 0, &question_table, 0, DETERMINATION_MAX_ROWS),
	ROW_LIST(exposure, "exposure", 0, &exposure_table, 0, DETERMINATION_MAX_ROWS),
	ROW_LIST(terms, "terms", 0, &term_table, 0, DETERMINATION_MAX_ROWS),
	ROW_LIST(inquiries, "inquiries", 0, &inquiry_table, 0, DEMAND_MAX_INQUIRIES),
	ROW_LIST(provisions, "provisions", MUST, &provision_table, 0, DETERMINATION_MAX_ROWS),
	ROW_YES(unchecked, "unchecked", 0),
	ROW_TEXTS(disclaimer, "disclaimer", FIELD_SIGNED, LINE_MAX_POINTS),
};
#undef STRUCT

const struct table determination_table = {.type = "determination",
	.fields = determination_fields,
	.nfields = COUNT_OF(determination_fields),
	.size = sizeof(struct determination)};
