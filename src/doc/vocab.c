#include "doc/vocab.h"

#include <assert.h>

#define WORDS(id, called, ...)                                                                     \
	[id] = {called, (const char *const[]){__VA_ARGS__},                                        \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)}

static const struct vocab table[VOCAB_COUNT] = {
	WORDS(VOCAB_ADDRESSEE, "a kind of addressee", "hosting-provider", "access-provider",
		"publisher", "platform", "search-engine", "registrar"),
	WORDS(VOCAB_MEASURE, "a measure", "remove-content", "disable-hosting", "block-access",
		"delist", "suspend-domain"),
	WORDS(VOCAB_TARGET, "a kind of target", "url", "host", "domain", "ip", "prefix"),
	WORDS(VOCAB_SENDER, "a kind of sender", "court", "authority", "rights-holder",
		"enforcement-officer", "prosecutor", "other"),
	WORDS(VOCAB_ACT_KIND, "a kind of act", "court-act", "regulator-demand",
		"rights-holder-notice", "mirror-decision", "prosecutor-prescription"),
	WORDS(VOCAB_ACT_FORM, "a form of act", "judgment", "interim-measure", "court-order",
		"approved-settlement", "declaratory", "criminal-judgment"),
	WORDS(VOCAB_BRANCH, "a branch of court", "general", "commercial", "intellectual-property"),
	WORDS(VOCAB_COURT, "a court known to rules", "moscow-city-court", "other-court"),
	WORDS(VOCAB_DISPUTE, "a kind of dispute", "economic", "civil", "administrative",
		"criminal"),
	WORDS(VOCAB_BASIS, "a ground", "copyright", "related-rights", "defamation", "media-law",
		"extremism", "other-law"),
	WORDS(VOCAB_RECOGNISER, "who recognised", "host-court", "host-authority"),
	WORDS(VOCAB_SIGNATURE, "a state of a signature", "valid", "invalid", "none", "unchecked"),
	WORDS(VOCAB_CHANNEL, "a channel", "e-mail", "paper", "portal", "messenger", "telephone",
		"register"),
	WORDS(VOCAB_CLAIMANT, "a kind of claimant", "author", "rights-holder", "licensee",
		"collecting-society", "representative", "authority", "unnamed"),
	WORDS(VOCAB_TITLE, "a state of title", "proven", "claimed", "disputed",
		"belongs-to-publisher"),
	WORDS(VOCAB_CATEGORY, "a category of work", "film", "series", "music", "book", "software",
		"broadcast", "photograph", "artwork", "database", "press-article", "speech",
		"other"),
	WORDS(VOCAB_NATURE, "a nature of what is claimed", "creative-work", "news-facts",
		"oral-statement", "official-text", "state-symbol", "folklore", "interview",
		"machine-output"),
	WORDS(VOCAB_FREE_USE, "a free use", "quotation", "current-events", "public-speech",
		"official", "teaching", "private-copy", "compulsory-licence"),
	WORDS(VOCAB_PLACE, "what places the infringement", "server", "publisher", "reader"),
	WORDS(VOCAB_INQUIRY, "a kind of inquiry", "media-request", "application",
		"information-request", "complaint"),
	WORDS(VOCAB_LANGUAGE, "a language", "en", "ru", "kk"),
	WORDS(VOCAB_STEP, "a step", "authentic", "competent", "in-force", "addressee", "protected",
		"standing", "procedure", "proportionate", "timely"),
	WORDS(VOCAB_VERDICT, "a verdict", "bound", "not-bound", "undetermined"),
	WORDS(VOCAB_OUTCOME, "an outcome", "met", "not-met", "undetermined"),
	WORDS(VOCAB_CHECKED, "how well a source was checked", "unverified", "excerpt", "text"),
	WORDS(VOCAB_REGISTER, "a register", "rkn"),
	WORDS(VOCAB_REFUSED_TARGET, "why a target was refused", "empty", "scheme", "syntax", "idn",
		"special-address", "public-suffix", "too-long", "user-info", "host-bits",
		"encoding"),
	WORDS(VOCAB_RULE_SAYS, "what a rule says", "met", "not-met", "undetermined", "may-apply",
		"displaced"),
	WORDS(VOCAB_CARRIED, "whether the register carries it", "yes", "refused"),
	WORDS(VOCAB_SAFEGUARD, "a safeguard", "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9",
		"S10", "S11", "S12"),
	WORDS(VOCAB_WHOM, "whom to ask", "own-desk", "sender", "court", "publisher", "authority",
		"lawyer"),
	WORDS(VOCAB_SIDE, "a side of an exposure", "complying", "refusing"),
	WORDS(VOCAB_CLOCK_FOR, "whose deadline it is", "addressee", "sender", "publisher",
		"authority", "inquirer"),
	WORDS(VOCAB_TERM_STATE, "a state of a deadline", "due", "no-start", "no-calendar"),
	WORDS(VOCAB_KEY_ACTION, "what happens to a key", "add", "retire"),
	WORDS(VOCAB_REVOKE_WHY, "why a certificate is revoked", "key-compromise", "superseded",
		"ceased", "wrong"),
	WORDS(VOCAB_ACTOR, "a kind of actor", "authority", "court", "provider", "rights-holder",
		"publisher"),
	WORDS(VOCAB_ORDER_TARGET, "a kind of target an order may name", "url", "host", "domain",
		"ip"),
	WORDS(VOCAB_ORDER_BASIS, "what an order rests on", "own-court-act", "recognition"),
	WORDS(VOCAB_ROLE, "a role in an office", "judge", "panel-of-judges", "head", "deputy-head",
		"department-head", "authorised-official"),
	WORDS(VOCAB_RECOGNITION, "an outcome of a recognition", "granted", "refused",
		"transcribed"),
	WORDS(VOCAB_METHOD, "a method of assessment", "registers", "passive-dns", "host-statement",
		"crawl"),
	WORDS(VOCAB_UNFIT, "why a narrower measure does not do", "tried-without-effect",
		"not-technically-possible", "addressee-unknown", "addressee-out-of-reach",
		"court-act-says-so"),
	WORDS(VOCAB_COPY, "what makes a copy", "same-content", "same-operator", "redirect"),
	WORDS(VOCAB_LIFT_CAUSE, "a cause of a lift", "cause-removed", "annulled", "appeal-won",
		"parent-ended", "issued-in-error", "expired-early", "contest-upheld"),
	WORDS(VOCAB_PARTY, "a role of a party", "publisher", "site-owner", "author",
		"rights-holder", "hosting-provider", "access-provider", "platform", "search-engine",
		"registrar", "neighbour", "reader"),
	WORDS(VOCAB_GROUND, "a ground of a contest", "not-authentic", "not-competent",
		"not-in-force", "wrong-addressee", "wrong-target", "not-protected", "no-title",
		"own-rights", "free-use", "licensed", "not-notified", "not-heard", "not-reasoned",
		"disproportionate", "material-removed", "out-of-time", "not-copyright", "other"),
	WORDS(VOCAB_RELIEF, "a relief", "stay", "narrow", "annul"),
	WORDS(VOCAB_ORDER_IS, "what becomes of the order", "upheld", "narrowed", "annulled"),
	WORDS(VOCAB_EXCEPTION, "a kind of exception", "unable", "collateral-seen", "undone",
		"complied-voluntarily"),
	WORDS(VOCAB_ANSWER, "an outcome of an inquiry", "answered", "extended", "forwarded",
		"refused"),
	WORDS(VOCAB_BLOB, "a kind of pinned file", "rules", "suffixes", "holidays",
		"protected-names"),
};

const struct vocab *
vocab_of(enum vocab_id id)
{
	assert(id < VOCAB_COUNT);
	return &table[id];
}

int
vocab_find(enum vocab_id id, struct slice word)
{
	const struct vocab *v = vocab_of(id);
	for (size_t i = 0; i < v->n; i++)
		if (slice_is(word, v->words[i]))
			return (int)i;
	return -1;
}

const char *
vocab_word(enum vocab_id id, uint32_t number)
{
	const struct vocab *v = vocab_of(id);
	assert(number < v->n);
	return v->words[number];
}
