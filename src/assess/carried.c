/*
 * The safeguards on a demand (design, section 2).  They read facts only, never a rule or a verdict:
 * no pack, draft or `overrides` reaches them.  What is not established counts against carrying.
 */
#include "assess/assess.h"

#include "base/utf8.h"

enum safeguard { S1 = 1, S3 = 3, S4 = 4, S5 = 5, S6 = 6, S7 = 7, S8 = 8, S9 = 9 };

static bool
is_yes(const struct facts *f, enum fact id)
{
	return f->v[id].has == VALUE_KNOWN && f->v[id].yes;
}

static bool
is_word(const struct facts *f, enum fact id, uint32_t word)
{
	return f->v[id].has == VALUE_KNOWN && f->v[id].choice == word;
}

static bool
is_host_state(const struct facts *f, enum fact id)
{
	const struct value *v = &f->v[id], *host = &f->v[FACT_HOST_STATE];
	return v->has == VALUE_KNOWN && host->has == VALUE_KNOWN && v->state == host->state;
}

static void
refuse(struct carried *c, enum safeguard s, const char *why)
{
	if (c->refused & 1u << s)
		return;
	c->refused |= 1u << s;
	c->why[s] = why;
}

/* A foreign act has no effect before the executing state's own court has let it in. */
static void
check_recognition(const struct facts *f, struct carried *c)
{
	enum { HOST_COURT = 0 };
	if (is_host_state(f, FACT_ACT_STATE))
		return;
	if (!is_word(f, FACT_ACT_KIND, ACT_COURT_ACT))
		refuse(c, S1, "regulator-not-court");
	else if (!is_word(f, FACT_REC_BY, HOST_COURT) || !is_host_state(f, FACT_REC_STATE) ||
		 f->v[FACT_REC_WRIT].has != VALUE_KNOWN)
		refuse(c, S1, "no-recognition");
	else if (!is_yes(f, FACT_REC_COVERS_TARGETS) || !is_yes(f, FACT_REC_COVERS_MEASURE))
		refuse(c, S1, "recognition-narrower");
}

/* Of each work a category of the table, and none that is only "other". */
static bool
has_categories(const struct facts *f)
{
	const struct value *v = &f->v[FACT_WORKS_CATEGORIES];
	int other = vocab_find(VOCAB_CATEGORY, slice_of("other"));
	return v->has == VALUE_KNOWN && v->set && !(v->set & 1u << other);
}

static void
check_address(const struct facts *f, struct carried *c)
{
	const struct value *others = &f->v[FACT_TARGET_NEIGHBOURS];
	if (is_word(f, FACT_TARGET_KIND, TARGET_PREFIX))
		refuse(c, S4, "prefix");
	if (is_yes(f, FACT_TARGET_SPECIAL))
		refuse(c, S4, "special-address");
	if (is_yes(f, FACT_TARGET_SUFFIX))
		refuse(c, S4, "public-suffix");
	if (!is_word(f, FACT_TARGET_KIND, TARGET_IP))
		return;
	if (others->has != VALUE_KNOWN)
		refuse(c, S4, "collateral-unknown");
	else if (others->number > 0)
		refuse(c, S4, "shared-address");
}

static void
check_scope(const struct demand *d, const struct facts *f, struct carried *c)
{
	const struct value *basis = &f->v[FACT_ACT_BASIS];
	enum { COPYRIGHT = 0, RELATED_RIGHTS = 1 };
	bool wide = !is_word(f, FACT_TARGET_KIND, TARGET_URL);
	bool reasons = false;
	for (size_t i = 0; i < LANG_COUNT; i++)
		reasons = reasons || d->common.reasons.in[i].has == VALUE_KNOWN;
	check_address(f, c);
	if (basis->has != VALUE_KNOWN || basis->choice > RELATED_RIGHTS)
		refuse(c, S4, "not-copyright");
	if (!is_yes(f, FACT_WORKS_IDENTIFIED) || !has_categories(f))
		refuse(c, S4, "works-unknown");
	if (!is_yes(f, FACT_TARGET_NARROWEST))
		refuse(c, S4, "not-narrowest");
	if (!is_yes(f, FACT_MEASURE_EXACT))
		refuse(c, S4, "wider-than-asked");
	if (wide && !reasons)
		refuse(c, S4, "no-reasons");
}

static void
check_people(const struct demand *d, const struct facts *f, struct carried *c)
{
	const struct value *body = &d->act.body, *claimant = &d->claimant.name;
	const struct value *kind = &f->v[FACT_CLAIMANT_KIND];
	enum { AUTHORITY = 5 }; /* and behind it: unnamed */
	bool named = claimant->has == VALUE_KNOWN;
	/* a person may stand by role alone (S12); an authority could be the one that decided */
	bool by_role = kind->has == VALUE_KNOWN && kind->choice < AUTHORITY;
	if (body->has != VALUE_KNOWN)
		refuse(c, S5, "unnamed-body");
	else if (is_word(f, FACT_ACT_KIND, ACT_RIGHTS_HOLDER_NOTICE) ||
		 (named && utf8_is_alike(body->text, claimant->text)))
		refuse(c, S5, "same-body");
	else if (!named && !by_role)
		refuse(c, S5, "unnamed-claimant");
	if (!is_yes(f, FACT_PUBLISHER_NOTIFIED))
		refuse(c, S6, "no-notice");
}

/* Whether the publisher is a medium is not told by silence. */
static void
check_media(const struct facts *f, struct carried *c)
{
	const struct value *media = &f->v[FACT_PUBLISHER_MEDIA];
	bool court = is_word(f, FACT_ACT_KIND, ACT_COURT_ACT);
	bool unknown = media->has != VALUE_KNOWN;
	if (!unknown && !media->yes)
		return;
	if (court && !is_yes(f, FACT_TARGET_WHOLE))
		return;
	refuse(c, S7, unknown ? "media-unknown" : court ? "media-whole-site" : "media-court-only");
}

static void
check_end(const struct facts *f, struct carried *c)
{
	enum { INTERIM = 1 };
	static const enum fact ends[] = {FACT_ACT_UNTIL, FACT_REC_UNTIL};
	civil_day on = f->v[FACT_ON].day;
	c->until = on + (is_word(f, FACT_ACT_FORM, INTERIM) ? CARRIED_MAX_INTERIM_DAYS
							    : CARRIED_MAX_DAYS);
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		const struct value *v = &f->v[ends[i]];
		if (v->has == VALUE_KNOWN && v->day < c->until)
			c->until = v->day;
	}
	if (c->until < on)
		refuse(c, S3, "ended");
	if (is_yes(f, FACT_USE_REMOVED) || is_yes(f, FACT_ACT_ANNULLED))
		refuse(c, S8, "cause-gone");
}

struct carried
assess_carried(const struct demand *d, const struct facts *f)
{
	enum { VALID = 0 };
	struct carried c = {.refused = 0};
	check_recognition(f, &c);
	check_scope(d, f, &c);
	check_people(d, f, &c);
	check_media(f, &c);
	check_end(f, &c);
	if (!is_word(f, FACT_AUTH_SIGNATURE, VALID) && !is_yes(f, FACT_AUTH_CONFIRMED))
		refuse(&c, S9, "unverified");
	return c;
}
