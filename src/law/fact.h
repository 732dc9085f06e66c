/*
 * law/fact.h: the one table of typed facts that rules may speak of.  Pure.
 *
 * A fact has a name as rules write it, a type, whom to ask when it is not known, and where it comes
 * from: a field of the demand of the same name, or a derivation of the assessment.  How a question
 * reads in each language is text `ask.<fact name>` of the interface pack (lang/ui.law).
 */
#ifndef EXQ_LAW_FACT_H
#define EXQ_LAW_FACT_H

#include "base/value.h"
#include "doc/vocab.h"

enum fact_type {
	FACT_YES,    /* is yes, is no */
	FACT_WORD,   /* is WORD, is one of WORD, WORD */
	FACT_SET,    /* includes WORD, is only WORD, WORD */
	FACT_STATE,  /* is KZ, is one of KZ, RU, is host.state */
	FACT_DAY,    /* before / after / on-or-before / on-or-after a date or another day */
	FACT_NUMBER, /* is at least N, is at most N */
	FACT_TEXT,   /* is present, is absent only */
};

enum whom {
	WHOM_OWN_DESK, /* the one who assesses can look it up */
	WHOM_SENDER,
	WHOM_COURT, /* the court named as issuer */
	WHOM_PUBLISHER,
	WHOM_AUTHORITY, /* the competent body of the executing state */
	WHOM_LAWYER,
	WHOM_COUNT
};

/* X(enum, name, type, vocabulary or 0, whom).  Facts from the demand: its field of the same name.
 */
#define FACTS_OF_DEMAND(X)                                                                         \
	X(FACT_RECEIVED, "received", FACT_DAY, 0, WHOM_OWN_DESK)                                   \
	X(FACT_TRANSCRIPT_CHANNEL, "transcript.channel", FACT_WORD, VOCAB_CHANNEL, WHOM_OWN_DESK)  \
	X(FACT_AUTH_SIGNATURE, "authenticity.signature", FACT_WORD, VOCAB_SIGNATURE,               \
		WHOM_OWN_DESK)                                                                     \
	X(FACT_AUTH_CONFIRMED, "authenticity.confirmed", FACT_YES, 0, WHOM_COURT)                  \
	X(FACT_SENDER_KIND, "sender.kind", FACT_WORD, VOCAB_SENDER, WHOM_SENDER)                   \
	X(FACT_SENDER_STATE, "sender.state", FACT_STATE, 0, WHOM_SENDER)                           \
	X(FACT_ACT_KIND, "act.kind", FACT_WORD, VOCAB_ACT_KIND, WHOM_SENDER)                       \
	X(FACT_ACT_FORM, "act.form", FACT_WORD, VOCAB_ACT_FORM, WHOM_SENDER)                       \
	X(FACT_ACT_STATE, "act.state", FACT_STATE, 0, WHOM_SENDER)                                 \
	X(FACT_ACT_BODY, "act.body", FACT_TEXT, 0, WHOM_SENDER)                                    \
	X(FACT_ACT_BRANCH, "act.branch", FACT_WORD, VOCAB_BRANCH, WHOM_SENDER)                     \
	X(FACT_ACT_COURT, "act.court", FACT_WORD, VOCAB_COURT, WHOM_SENDER)                        \
	X(FACT_ACT_NUMBER, "act.number", FACT_TEXT, 0, WHOM_SENDER)                                \
	X(FACT_ACT_DATE, "act.date", FACT_DAY, 0, WHOM_SENDER)                                     \
	X(FACT_ACT_FINAL, "act.final", FACT_YES, 0, WHOM_COURT)                                    \
	X(FACT_ACT_FINAL_DATE, "act.final-date", FACT_DAY, 0, WHOM_COURT)                          \
	X(FACT_ACT_UNTIL, "act.until", FACT_DAY, 0, WHOM_COURT)                                    \
	X(FACT_ACT_DISPUTE, "act.dispute", FACT_WORD, VOCAB_DISPUTE, WHOM_COURT)                   \
	X(FACT_ACT_BUSINESSES, "act.between-businesses", FACT_YES, 0, WHOM_COURT)                  \
	X(FACT_ACT_NEEDS_ENFORCEMENT, "act.needs-enforcement", FACT_YES, 0, WHOM_COURT)            \
	X(FACT_ACT_BASIS, "act.basis", FACT_WORD, VOCAB_BASIS, WHOM_SENDER)                        \
	X(FACT_ACT_NAMES, "act.names", FACT_SET, VOCAB_ADDRESSEE, WHOM_SENDER)                     \
	X(FACT_ACT_NAMES_TARGETS, "act.names-targets", FACT_YES, 0, WHOM_SENDER)                   \
	X(FACT_ACT_NAMES_MEASURE, "act.names-measure", FACT_YES, 0, WHOM_SENDER)                   \
	X(FACT_ACT_SERVED, "act.defendant-served", FACT_YES, 0, WHOM_COURT)                        \
	X(FACT_ACT_HEARD, "act.defendant-heard", FACT_YES, 0, WHOM_COURT)                          \
	X(FACT_ACT_CLAIM_FILED, "act.claim-filed", FACT_YES, 0, WHOM_COURT)                        \
	X(FACT_ACT_ANNULLED, "act.annulled", FACT_YES, 0, WHOM_COURT)                              \
	X(FACT_PROOF_COPY, "proof.copy", FACT_YES, 0, WHOM_SENDER)                                 \
	X(FACT_PROOF_FINALITY, "proof.finality", FACT_YES, 0, WHOM_SENDER)                         \
	X(FACT_PROOF_SERVICE, "proof.service", FACT_YES, 0, WHOM_SENDER)                           \
	X(FACT_PROOF_TRANSLATION, "proof.translation", FACT_YES, 0, WHOM_SENDER)                   \
	X(FACT_REC_BY, "recognition.by", FACT_WORD, VOCAB_RECOGNISER, WHOM_AUTHORITY)              \
	X(FACT_REC_STATE, "recognition.state", FACT_STATE, 0, WHOM_AUTHORITY)                      \
	X(FACT_REC_WRIT, "recognition.writ", FACT_TEXT, 0, WHOM_AUTHORITY)                         \
	X(FACT_REC_DATE, "recognition.date", FACT_DAY, 0, WHOM_AUTHORITY)                          \
	X(FACT_REC_UNTIL, "recognition.until", FACT_DAY, 0, WHOM_AUTHORITY)                        \
	X(FACT_REC_COVERS_TARGETS, "recognition.covers-targets", FACT_YES, 0, WHOM_AUTHORITY)      \
	X(FACT_REC_COVERS_MEASURE, "recognition.covers-measure", FACT_YES, 0, WHOM_AUTHORITY)      \
	X(FACT_CLAIMANT_KIND, "claimant.kind", FACT_WORD, VOCAB_CLAIMANT, WHOM_SENDER)             \
	X(FACT_CLAIMANT_STATE, "claimant.state", FACT_STATE, 0, WHOM_SENDER)                       \
	X(FACT_CLAIMANT_TITLE, "claimant.title", FACT_WORD, VOCAB_TITLE, WHOM_SENDER)              \
	X(FACT_USE_FREE, "use.free-use", FACT_SET, VOCAB_FREE_USE, WHOM_PUBLISHER)                 \
	X(FACT_USE_LICENSED, "use.licensed", FACT_YES, 0, WHOM_PUBLISHER)                          \
	X(FACT_USE_REMOVED, "use.removed", FACT_YES, 0, WHOM_PUBLISHER)                            \
	X(FACT_PUBLISHER_STATE, "publisher.state", FACT_STATE, 0, WHOM_OWN_DESK)                   \
	X(FACT_PUBLISHER_MEDIA, "publisher.media", FACT_YES, 0, WHOM_PUBLISHER)                    \
	X(FACT_PUBLISHER_MEDIA_STATE, "publisher.media-state", FACT_STATE, 0, WHOM_PUBLISHER)      \
	X(FACT_PUBLISHER_MEDIA_SINCE, "publisher.media-since", FACT_DAY, 0, WHOM_PUBLISHER)        \
	X(FACT_PUBLISHER_NOTIFIED, "publisher.notified", FACT_YES, 0, WHOM_PUBLISHER)              \
	X(FACT_PUBLISHER_HEARD, "publisher.heard", FACT_YES, 0, WHOM_PUBLISHER)                    \
	X(FACT_INFRINGEMENT_STATE, "infringement.state", FACT_STATE, 0, WHOM_COURT)                \
	X(FACT_INFRINGEMENT_PLACE, "infringement.place", FACT_WORD, VOCAB_PLACE, WHOM_COURT)

/* Facts the assessment derives, per addressee, measure and target. */
#define FACTS_DERIVED(X)                                                                           \
	/* the executing state: where the addressee would have to act */                           \
	X(FACT_HOST_STATE, "host.state", FACT_STATE, 0, WHOM_OWN_DESK)                             \
	X(FACT_ADDRESSEE_KIND, "addressee.kind", FACT_WORD, VOCAB_ADDRESSEE, WHOM_OWN_DESK)        \
	X(FACT_ADDRESSEE_USERS, "addressee.daily-users", FACT_NUMBER, 0, WHOM_OWN_DESK)            \
	/* does the operative part of the act name this kind of addressee */                       \
	X(FACT_ADDRESSEE_NAMED, "addressee.named", FACT_YES, 0, WHOM_SENDER)                       \
	X(FACT_MEASURE, "measure", FACT_WORD, VOCAB_MEASURE, WHOM_SENDER)                          \
	X(FACT_TARGET_KIND, "target.kind", FACT_WORD, VOCAB_TARGET, WHOM_SENDER)                   \
	/* a host, domain, address or prefix rather than one page */                               \
	X(FACT_TARGET_WHOLE, "target.whole-site", FACT_YES, 0, WHOM_SENDER)                        \
	X(FACT_TARGET_SPECIAL, "target.special-address", FACT_YES, 0, WHOM_OWN_DESK)               \
	X(FACT_TARGET_SUFFIX, "target.public-suffix", FACT_YES, 0, WHOM_OWN_DESK)                  \
	/* other registrable domains on the target's addresses; unknown without --neighbours */    \
	X(FACT_TARGET_NEIGHBOURS, "target.neighbours", FACT_NUMBER, 0, WHOM_OWN_DESK)              \
	/* no narrower target that reaches the works is named in the same demand */                \
	X(FACT_TARGET_NARROWEST, "target.narrowest", FACT_YES, 0, WHOM_SENDER)                     \
	X(FACT_TARGET_HOSTED, "target.hosted", FACT_STATE, 0, WHOM_OWN_DESK)                       \
	/* can this addressee apply this measure to this target and to nothing else */             \
	X(FACT_MEASURE_EXACT, "measure.exact", FACT_YES, 0, WHOM_OWN_DESK)                         \
	/* is this measure one that this kind of addressee is able to take at all */               \
	X(FACT_MEASURE_ABLE, "measure.able", FACT_YES, 0, WHOM_OWN_DESK)                           \
	X(FACT_WORKS_IDENTIFIED, "works.identified", FACT_YES, 0, WHOM_SENDER)                     \
	X(FACT_WORKS_CATEGORIES, "works.categories", FACT_SET, VOCAB_CATEGORY, WHOM_SENDER)        \
	X(FACT_WORKS_NATURE, "works.nature", FACT_SET, VOCAB_NATURE, WHOM_SENDER)                  \
	X(FACT_ON, "on", FACT_DAY, 0, WHOM_OWN_DESK)                                               \
	X(FACT_INQUIRY_KIND, "inquiry.kind", FACT_WORD, VOCAB_INQUIRY, WHOM_OWN_DESK)              \
	X(FACT_INQUIRY_STATE, "inquiry.state", FACT_STATE, 0, WHOM_OWN_DESK)                       \
	X(FACT_INQUIRY_SENT, "inquiry.sent", FACT_DAY, 0, WHOM_OWN_DESK)                           \
	X(FACT_INQUIRY_RECEIVED, "inquiry.received", FACT_DAY, 0, WHOM_OWN_DESK)                   \
	X(FACT_INQUIRY_ANSWERED, "inquiry.answered", FACT_DAY, 0, WHOM_OWN_DESK)

#define FACT_ENUM(id, name, type, vocab, whom) id,
enum fact { FACTS_OF_DEMAND(FACT_ENUM) FACTS_DERIVED(FACT_ENUM) FACT_COUNT };
#undef FACT_ENUM

struct fact_row {
	const char *name;
	enum fact_type type;
	enum vocab_id vocab; /* WORD and SET */
	enum whom whom;
};

/* What is established, fact by fact; zeroed means nothing is. */
struct facts {
	struct value v[FACT_COUNT];
};

const struct fact_row *fact_row(enum fact f);

/* The fact of that name, or -1. */
int fact_find(struct slice name);

const char *fact_type_name(enum fact_type t);
const char *whom_word(enum whom w);

#endif
