#include "doc/demand.h"

#include "doc/common.h"

enum {
	TARGET_MAX_POINTS = 2048, /* a URL, see scope/target.h */
	TERM_MAX_POINTS = 2000,	  /* the sender's own words on a deadline or a threat */
	SHORT_MAX_POINTS = 200,	  /* numbers of cases, writs and letters */
	USERS_MAX = 2000000000,	  /* daily users: more than any platform has */
	MUST = FIELD_REQUIRED,
	NONE = FIELD_NULLABLE, /* can be known not to exist */
	SIGN = FIELD_SIGNED,
};

#define STRUCT struct demand_transcript
static const struct field transcript_fields[] = {
	ROW_TEXT(by, "by", MUST, NAME_MAX_POINTS),
	ROW_WORD(channel, "channel", 0, VOCAB_CHANNEL),
	ROW_OF(FIELD_INSTANT, made, "made", 0),
};
PART(transcript, "transcript");
#undef STRUCT

#define STRUCT struct demand_authenticity
static const struct field authenticity_fields[] = {
	ROW_WORD(signature, "signature", 0, VOCAB_SIGNATURE),
	ROW_YES(confirmed, "confirmed", 0),
	ROW_TEXT(how, "how", NONE, LINE_MAX_POINTS),
	ROW_DATE(date, "date", NONE),
};
PART(authenticity, "authenticity");
#undef STRUCT

#define STRUCT struct demand_sender
static const struct field sender_fields[] = {
	ROW_WORD(kind, "kind", 0, VOCAB_SENDER),
	ROW_STATE(state, "state", 0),
	ROW_TEXT(name, "name", 0, NAME_MAX_POINTS),
	ROW_TEXT(reference, "reference", NONE, SHORT_MAX_POINTS),
	ROW_TEXT(term, "term", NONE, TERM_MAX_POINTS),
};
PART(sender, "sender");
#undef STRUCT

#define STRUCT struct demand_act
static const struct field act_fields[] = {
	ROW_WORD(kind, "kind", SIGN, VOCAB_ACT_KIND),
	ROW_WORD(form, "form", NONE, VOCAB_ACT_FORM),
	ROW_STATE(state, "state", SIGN),
	ROW_TEXT(body, "body", SIGN | NONE, NAME_MAX_POINTS),
	ROW_WORD(branch, "branch", NONE, VOCAB_BRANCH),
	ROW_WORD(court, "court", NONE, VOCAB_COURT),
	ROW_TEXT(number, "number", NONE, SHORT_MAX_POINTS),
	ROW_DATE(date, "date", NONE),
	ROW_YES(final, "final", 0),
	ROW_DATE(final_date, "final-date", NONE),
	ROW_DATE(until, "until", NONE),
	ROW_WORD(dispute, "dispute", NONE, VOCAB_DISPUTE),
	ROW_YES(between_businesses, "between-businesses", 0),
	ROW_YES(needs_enforcement, "needs-enforcement", 0),
	ROW_WORD(basis, "basis", NONE, VOCAB_BASIS),
	ROW_TEXT(cited, "cited", NONE, LINE_MAX_POINTS),
	ROW_SET(names, "names", 0, VOCAB_ADDRESSEE, 0),
	ROW_YES(names_targets, "names-targets", 0),
	ROW_YES(names_measure, "names-measure", 0),
	ROW_YES(defendant_served, "defendant-served", 0),
	ROW_YES(defendant_heard, "defendant-heard", 0),
	ROW_YES(claim_filed, "claim-filed", 0),
	ROW_YES(annulled, "annulled", 0),
};
PART(act, "act");
#undef STRUCT

#define STRUCT struct demand_proof
static const struct field proof_fields[] = {
	ROW_YES(copy, "copy", 0),
	ROW_YES(finality, "finality", 0),
	ROW_YES(service, "service", 0),
	ROW_YES(translation, "translation", 0),
};
PART(proof, "proof");
#undef STRUCT

#define STRUCT struct demand_recognition
static const struct field recognition_fields[] = {
	ROW_WORD(by, "by", 0, VOCAB_RECOGNISER),
	ROW_STATE(state, "state", 0),
	ROW_TEXT(court, "court", NONE, NAME_MAX_POINTS),
	ROW_TEXT(number, "number", NONE, SHORT_MAX_POINTS),
	ROW_TEXT(writ, "writ", NONE, SHORT_MAX_POINTS),
	ROW_DATE(date, "date", NONE),
	ROW_DATE(until, "until", NONE),
	ROW_YES(covers_targets, "covers-targets", 0),
	ROW_YES(covers_measure, "covers-measure", 0),
};
PART(recognition, "recognition");
#undef STRUCT

#define STRUCT struct demand_claimant
static const struct field claimant_fields[] = {
	ROW_WORD(kind, "kind", SIGN, VOCAB_CLAIMANT),
	ROW_STATE(state, "state", NONE),
	ROW_TEXT(name, "name", NONE, NAME_MAX_POINTS),
	ROW_WORD(title, "title", 0, VOCAB_TITLE),
};
PART(claimant, "claimant");
#undef STRUCT

#define STRUCT struct demand_work
static const struct field work_fields[] = {
	ROW_TEXT(title, "title", NONE, LINE_MAX_POINTS),
	ROW_WORD(category, "category", 0, VOCAB_CATEGORY),
	ROW_SET(nature, "nature", 0, VOCAB_NATURE, 0),
	ROW_TEXT(author, "author", NONE, NAME_MAX_POINTS),
	ROW_TEXT(rights_holder, "rights-holder", NONE, NAME_MAX_POINTS),
};
PART(work, "a work");
#undef STRUCT

#define STRUCT struct demand_use
static const struct field use_fields[] = {
	ROW_SET(free_use, "free-use", 0, VOCAB_FREE_USE, 0),
	ROW_YES(licensed, "licensed", 0),
	ROW_YES(removed, "removed", 0),
};
PART(use, "use");
#undef STRUCT

#define STRUCT struct demand_publisher
static const struct field publisher_fields[] = {
	ROW_TEXT(name, "name", 0, NAME_MAX_POINTS),
	ROW_STATE(state, "state", 0),
	ROW_YES(media, "media", 0),
	ROW_STATE(media_state, "media-state", NONE),
	ROW_DATE(media_since, "media-since", NONE),
	ROW_YES(notified, "notified", 0),
	ROW_YES(heard, "heard", 0),
};
PART(publisher, "publisher");
#undef STRUCT

#define STRUCT struct demand_infringement
static const struct field infringement_fields[] = {
	ROW_STATE(state, "state", NONE),
	ROW_WORD(place, "place", NONE, VOCAB_PLACE),
};
PART(infringement, "infringement");
#undef STRUCT

#define STRUCT struct demand_addressee
static const struct field addressee_fields[] = {
	ROW_WORD(kind, "kind", MUST, VOCAB_ADDRESSEE),
	ROW_STATE(state, "state", MUST),
	ROW_TEXT(name, "name", 0, NAME_MAX_POINTS),
	ROW_INT(daily_users, "daily-users", 0, USERS_MAX),
};
PART(addressee, "an addressee");
#undef STRUCT

#define STRUCT struct demand_target
static const struct field target_fields[] = {
	ROW_WORD(kind, "kind", MUST, VOCAB_TARGET),
	ROW_TEXT(value, "value", MUST, TARGET_MAX_POINTS),
	ROW_STATE(hosted, "hosted", 0),
};
PART(target, "a target");
#undef STRUCT

#define STRUCT struct demand_evidence
static const struct field evidence_fields[] = {
	ROW_TEXT(title, "title", MUST, LINE_MAX_POINTS),
	ROW_HASH(hash, "hash", 0),
	ROW_DATE(date, "date", 0),
};
PART(evidence, "evidence");
#undef STRUCT

#define STRUCT struct demand_inquiry
static const struct field inquiry_fields[] = {
	ROW_TEXT(to, "to", MUST, NAME_MAX_POINTS),
	ROW_WORD(kind, "kind", 0, VOCAB_INQUIRY),
	ROW_STATE(state, "state", 0),
	ROW_DATE(sent, "sent", NONE),
	ROW_DATE(received, "received", NONE),
	ROW_DATE(answered, "answered", NONE),
};
PART(inquiry, "an inquiry");
#undef STRUCT

#define STRUCT struct demand
static const struct field demand_fields[] = {
	ROWS_COMMON,
	ROW_DATE(received, "received", 0),
	ROW_OBJECT(transcript, "transcript", NONE, &transcript_table),
	ROW_OBJECT(authenticity, "authenticity", 0, &authenticity_table),
	ROW_OBJECT(sender, "sender", 0, &sender_table),
	ROW_OBJECT(act, "act", NONE | SIGN, &act_table),
	ROW_OBJECT(proof, "proof", 0, &proof_table),
	ROW_OBJECT(recognition, "recognition", NONE, &recognition_table),
	ROW_OBJECT(claimant, "claimant", SIGN, &claimant_table),
	ROW_LIST(works, "works", SIGN, &work_table, 0, DEMAND_MAX_WORKS),
	ROW_OBJECT(use, "use", 0, &use_table),
	ROW_OBJECT(publisher, "publisher", 0, &publisher_table),
	ROW_OBJECT(infringement, "infringement", 0, &infringement_table),
	ROW_LIST(addressees, "addressees", MUST, &addressee_table, 1, DEMAND_MAX_ADDRESSEES),
	ROW_SET(measures, "measures", MUST, VOCAB_MEASURE, 1),
	ROW_LIST(targets, "targets", MUST, &target_table, 1, DEMAND_MAX_TARGETS),
	ROW_LIST(evidence, "evidence", 0, &evidence_table, 0, DEMAND_MAX_EVIDENCE),
	ROW_LIST(inquiries, "inquiries", 0, &inquiry_table, 0, DEMAND_MAX_INQUIRIES),
};
#undef STRUCT

const struct table demand_table = {.type = "demand",
	.fields = demand_fields,
	.nfields = COUNT_OF(demand_fields),
	.size = sizeof(struct demand)};
