/* What is asked, in the order of a letter on a desk. */
#include "cmd/interview.h"

#define FACT(name) "fact." name, "ask." name
#define NEW(name) "new." name, "new." name ".why"

const struct interview_question interview_questions[] = {
	{"addressees/0/kind", FACT("addressee.kind"), "new.section.you", 0, false},
	{"addressees/0/state", FACT("host.state"), NULL, 0, false},
	{"received", FACT("received"), NULL, 0, false},
	{"transcript/by", NEW("transcript-by"), NULL, 0, false},
	{"transcript/channel", FACT("transcript.channel"), NULL, WHEN_WRITTEN, false},

	{"targets/*/value", NEW("target"), "new.section.targets", 0, false},
	{"targets/*/kind", FACT("target.kind"), NULL, 0, false},
	{"targets/*/hosted", FACT("target.hosted"), NULL, 0, false},
	{"targets", "new.another-target", NULL, NULL, 0, true},
	{"measures", FACT("measure"), NULL, 0, false},

	{"sender/kind", FACT("sender.kind"), "new.section.sender", 0, false},
	{"sender/state", FACT("sender.state"), NULL, 0, false},
	{"sender/name", NEW("sender-name"), NULL, 0, false},
	{"sender/reference", NEW("sender-reference"), NULL, 0, false},
	{"sender/term", NEW("sender-term"), NULL, 0, false},
	{"authenticity/signature", FACT("authenticity.signature"), NULL, 0, false},
	{"authenticity/confirmed", FACT("authenticity.confirmed"), NULL, 0, false},
	{"authenticity/how", NEW("confirmed-how"), NULL, WHEN_CONFIRMED, false},

	{"act/kind", FACT("act.kind"), "new.section.act", 0, false},
	{"act/state", FACT("act.state"), NULL, 0, false},
	{"act/body", FACT("act.body"), NULL, WHEN_NOT_NOTICE, false},
	{"act/number", FACT("act.number"), NULL, WHEN_NOT_NOTICE, false},
	{"act/date", FACT("act.date"), NULL, WHEN_NOT_NOTICE, false},
	{"act/basis", FACT("act.basis"), NULL, 0, false},
	{"act/cited", NEW("act-cited"), NULL, 0, false},
	{"act/form", FACT("act.form"), NULL, WHEN_COURT, false},
	{"act/branch", FACT("act.branch"), NULL, WHEN_COURT, false},
	{"act/court", FACT("act.court"), NULL, WHEN_COURT, false},
	{"act/final", FACT("act.final"), NULL, WHEN_COURT, false},
	{"act/final-date", FACT("act.final-date"), NULL, WHEN_COURT, false},
	{"act/until", FACT("act.until"), NULL, WHEN_NOT_NOTICE, false},
	{"act/annulled", FACT("act.annulled"), NULL, WHEN_NOT_NOTICE, false},
	{"act/names", FACT("act.names"), NULL, WHEN_NOT_NOTICE, false},
	{"act/names-targets", FACT("act.names-targets"), NULL, WHEN_NOT_NOTICE, false},
	{"act/names-measure", FACT("act.names-measure"), NULL, WHEN_NOT_NOTICE, false},
	{"act/defendant-served", FACT("act.defendant-served"), NULL, WHEN_COURT, false},
	{"act/defendant-heard", FACT("act.defendant-heard"), NULL, WHEN_COURT, false},
	{"act/claim-filed", FACT("act.claim-filed"), NULL, WHEN_COURT | WHEN_INTERIM, false},
	{"act/dispute", FACT("act.dispute"), NULL, WHEN_COURT | WHEN_FOREIGN, false},
	{"act/between-businesses", FACT("act.between-businesses"), NULL, WHEN_COURT | WHEN_FOREIGN,
		false},
	{"act/needs-enforcement", FACT("act.needs-enforcement"), NULL, WHEN_COURT | WHEN_FOREIGN,
		false},

	{"recognition/by", FACT("recognition.by"), "new.section.recognition",
		WHEN_COURT | WHEN_FOREIGN, false},
	{"recognition/state", FACT("recognition.state"), NULL, WHEN_COURT | WHEN_FOREIGN, false},
	{"recognition/court", NEW("recognition-court"), NULL, WHEN_COURT | WHEN_FOREIGN, false},
	{"recognition/number", NEW("recognition-number"), NULL, WHEN_COURT | WHEN_FOREIGN, false},
	{"recognition/writ", FACT("recognition.writ"), NULL, WHEN_COURT | WHEN_FOREIGN, false},
	{"recognition/date", FACT("recognition.date"), NULL, WHEN_COURT | WHEN_FOREIGN, false},
	{"recognition/until", FACT("recognition.until"), NULL, WHEN_COURT | WHEN_FOREIGN, false},
	{"recognition/covers-targets", FACT("recognition.covers-targets"), NULL,
		WHEN_COURT | WHEN_FOREIGN, false},
	{"recognition/covers-measure", FACT("recognition.covers-measure"), NULL,
		WHEN_COURT | WHEN_FOREIGN, false},
	{"proof/copy", FACT("proof.copy"), "new.section.proof", WHEN_COURT, false},
	{"proof/finality", FACT("proof.finality"), NULL, WHEN_COURT, false},
	{"proof/service", FACT("proof.service"), NULL, WHEN_COURT, false},
	{"proof/translation", FACT("proof.translation"), NULL, WHEN_COURT | WHEN_FOREIGN, false},

	{"claimant/kind", FACT("claimant.kind"), "new.section.claimant", 0, false},
	{"claimant/name", NEW("claimant-name"), NULL, 0, false},
	{"claimant/state", FACT("claimant.state"), NULL, 0, false},
	{"claimant/title", FACT("claimant.title"), NULL, 0, false},

	{"works/*/title", NEW("work-title"), "new.section.works", 0, false},
	{"works/*/category", FACT("works.categories"), NULL, 0, false},
	{"works/*/nature", FACT("works.nature"), NULL, 0, false},
	{"works", "new.another-work", NULL, NULL, 0, true},
	{"use/free-use", FACT("use.free-use"), NULL, 0, false},
	{"use/licensed", FACT("use.licensed"), NULL, 0, false},
	{"use/removed", FACT("use.removed"), NULL, 0, false},

	{"publisher/name", NEW("publisher-name"), "new.section.publisher", 0, false},
	{"publisher/state", FACT("publisher.state"), NULL, 0, false},
	{"publisher/media", FACT("publisher.media"), NULL, 0, false},
	{"publisher/media-state", FACT("publisher.media-state"), NULL, WHEN_MEDIA, false},
	{"publisher/media-since", FACT("publisher.media-since"), NULL, WHEN_MEDIA, false},
	{"publisher/notified", FACT("publisher.notified"), NULL, 0, false},
	{"publisher/heard", FACT("publisher.heard"), NULL, 0, false},
	{"infringement/state", FACT("infringement.state"), NULL, 0, false},
	{"infringement/place", FACT("infringement.place"), NULL, 0, false},

	{"inquiries/*/to", NEW("inquiry-to"), "new.section.inquiries", 0, false},
	{"inquiries/*/kind", FACT("inquiry.kind"), NULL, 0, false},
	{"inquiries/*/state", FACT("inquiry.state"), NULL, 0, false},
	{"inquiries/*/sent", FACT("inquiry.sent"), NULL, 0, false},
	{"inquiries/*/received", FACT("inquiry.received"), NULL, 0, false},
	{"inquiries", "new.another-inquiry", NULL, NULL, 0, true},
};

const size_t interview_nquestions = COUNT_OF(interview_questions);

const char *
interview_words(enum vocab_id v)
{
	static const char *const prefixes[VOCAB_COUNT] = {
		[VOCAB_ADDRESSEE] = "addressee.",
		[VOCAB_MEASURE] = "measure.",
		[VOCAB_TARGET] = "target.",
		[VOCAB_SENDER] = "sender.",
		[VOCAB_ACT_KIND] = "act-kind.",
		[VOCAB_ACT_FORM] = "act-form.",
		[VOCAB_BRANCH] = "branch.",
		[VOCAB_COURT] = "court.",
		[VOCAB_DISPUTE] = "dispute.",
		[VOCAB_BASIS] = "basis.",
		[VOCAB_RECOGNISER] = "recogniser.",
		[VOCAB_SIGNATURE] = "signature.",
		[VOCAB_CHANNEL] = "channel.",
		[VOCAB_CLAIMANT] = "claimant.",
		[VOCAB_TITLE] = "title.",
		[VOCAB_CATEGORY] = "category.",
		[VOCAB_NATURE] = "nature.",
		[VOCAB_FREE_USE] = "free-use.",
		[VOCAB_PLACE] = "place.",
		[VOCAB_INQUIRY] = "inquiry.",
	};
	return prefixes[v];
}
