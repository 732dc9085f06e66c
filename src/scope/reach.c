#include "scope/reach.h"

#include <assert.h>

#define CAN(m) (1u << (m))

/* By what each kind of addressee has in its hands: content, a server, a line, an index, a name. */
static const uint32_t able[ADDRESSEE_COUNT] = {
	[ADDRESSEE_HOSTING_PROVIDER] = CAN(MEASURE_REMOVE_CONTENT) | CAN(MEASURE_DISABLE_HOSTING),
	[ADDRESSEE_ACCESS_PROVIDER] = CAN(MEASURE_BLOCK_ACCESS),
	[ADDRESSEE_PUBLISHER] = CAN(MEASURE_REMOVE_CONTENT),
	[ADDRESSEE_PLATFORM] = CAN(MEASURE_REMOVE_CONTENT) | CAN(MEASURE_DELIST),
	[ADDRESSEE_SEARCH_ENGINE] = CAN(MEASURE_DELIST),
	[ADDRESSEE_REGISTRAR] = CAN(MEASURE_SUSPEND_DOMAIN),
};

bool
reach_is_able(enum addressee_kind who, enum measure m)
{
	assert(who < ADDRESSEE_COUNT && m < MEASURE_COUNT);
	return (able[who] & CAN(m)) != 0;
}

/* A name that is registered itself, so that suspending it touches nothing else. */
static bool
is_registered(const struct target *t)
{
	return t->registrable.n && slice_eq(t->host, t->registrable);
}

static bool
names_a_site(const struct target *t)
{
	return t->kind == TARGET_URL || t->kind == TARGET_HOST || t->kind == TARGET_DOMAIN;
}

bool
reach_is_exact(enum addressee_kind who, enum measure m, const struct target *t)
{
	if (!reach_is_able(who, m))
		return false;
	switch (m) {
	case MEASURE_REMOVE_CONTENT:
	case MEASURE_DELIST:
		return names_a_site(t);
	case MEASURE_DISABLE_HOSTING: /* an account has all pages of its host */
		return t->kind != TARGET_URL && t->kind != TARGET_PREFIX;
	case MEASURE_BLOCK_ACCESS:
		return !(t->kind == TARGET_URL && t->https);
	default: /* a name goes with everything below it */
		return t->kind == TARGET_DOMAIN && is_registered(t);
	}
}

enum target_kind
reach_effective(enum addressee_kind who, enum measure m, const struct target *t)
{
	(void)who;
	if (m == MEASURE_SUSPEND_DOMAIN && names_a_site(t))
		return TARGET_DOMAIN;
	if (t->kind != TARGET_URL)
		return t->kind;
	if (m == MEASURE_DISABLE_HOSTING || (m == MEASURE_BLOCK_ACCESS && t->https))
		return TARGET_HOST;
	return TARGET_URL;
}

bool
reach_is_suffix(enum addressee_kind who, enum measure m, const struct target *t)
{
	return t->is_suffix && reach_effective(who, m, t) != TARGET_URL;
}

/* Measures stand in the order of what they touch beside the target, least first. */
bool
reach_narrowest(enum addressee_kind who, const struct target *t, enum measure *m)
{
	unsigned first = MEASURE_COUNT;
	for (unsigned i = 0; i < MEASURE_COUNT; i++) {
		if (!reach_is_able(who, (enum measure)i))
			continue;
		first = first < i ? first : i;
		if (reach_is_exact(who, (enum measure)i, t)) {
			*m = (enum measure)i;
			return true;
		}
	}
	assert(first < MEASURE_COUNT); /* every kind of addressee can do something */
	*m = (enum measure)first;
	return false;
}
