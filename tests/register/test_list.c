/* A register in parts: the same bytes as the whole, at any time. */
#include "history.h"
#include "register/list.h"
#include "standard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { OUT_MAX = 1 << 20 };

struct parts {
	struct list_of *l;
	struct arena *scratch;
	struct buf to;
	struct err e;
};

static void
open_parts(struct parts *p, struct history *h)
{
	p->l = list_open(h->f);
	p->scratch = arena_open(OUT_MAX);
	buf_init(&p->to, OUT_MAX);
	assert_non_null(p->l);
	assert_int_equal(list_follow(p->l, &p->e), OK);
}

static void
close_parts(struct parts *p)
{
	list_close(p->l);
	arena_close(p->scratch);
	buf_fini(&p->to);
}

static struct list_page
page_at(struct parts *p, const char *time, size_t max)
{
	buf_clear(&p->to);
	return (struct list_page){.t = HISTORY_START + strtol(time, NULL, 10) * HOUR_MS,
		.scratch = p->scratch,
		.to = &p->to,
		.max = max,
		.begins = true};
}

static void
add_all(struct history *h)
{
	static const char *const steps[] = {IN_FORCE, MIRROR, NULL};
	for (size_t i = 0; steps[i]; i++)
		history_add(h, steps[i]);
}

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;
	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

static void
items_are_those_of_the_whole(void **state)
{
	static const char *const times[] = {"31", "100", "2100", "3000"};
	struct history *h = *state;
	struct parts p;
	struct buf whole;
	add_all(h);
	open_parts(&p, h);
	buf_init(&whole, OUT_MAX);
	for (size_t i = 0; i < COUNT_OF(times); i++) {
		struct list_page g = page_at(&p, times[i], 10);
		buf_clear(&whole);
		assert_int_equal(fold_write(h->f, g.t, &whole, &p.e), OK);
		assert_int_equal(list_write(p.l, LIST_ORDERS, &g, &p.e), OK);
		assert_false(g.more);
		assert_int_equal(count(buf_str(&p.to), "\"what\":"), 2);
		assert_non_null(strstr(buf_str(&whole), buf_str(&p.to)));
		g = page_at(&p, times[i], 10);
		assert_int_equal(list_write(p.l, LIST_DEMANDS, &g, &p.e), OK);
		assert_int_equal(count(buf_str(&p.to), "\"what\":\"demand\""), 1);
		assert_non_null(strstr(buf_str(&whole), buf_str(&p.to)));
	}
	buf_fini(&whole);
	close_parts(&p);
}

static void
pages_follow_each_other(void **state)
{
	struct history *h = *state;
	struct parts p;
	open_parts(&p, h);
	add_all(h);
	assert_int_equal(list_follow(p.l, &p.e), OK);
	struct list_page g = page_at(&p, "40", 1);
	assert_int_equal(list_write(p.l, LIST_ORDERS, &g, &p.e), OK);
	assert_true(g.more);
	assert_non_null(strstr(buf_str(&p.to), "\"what\":\"order\""));
	uint64_t last = g.next;
	g = page_at(&p, "40", 1);
	g.begins = false;
	g.after = last;
	assert_int_equal(list_write(p.l, LIST_ORDERS, &g, &p.e), OK);
	assert_false(g.more);
	assert_true(g.next > last);
	assert_non_null(strstr(buf_str(&p.to), "\"what\":\"mirror\""));
	close_parts(&p);
}

static void
one_by_its_id_and_kind(void **state)
{
	struct history *h = *state;
	struct parts p;
	add_all(h);
	open_parts(&p, h);
	const struct sha256 *id = NULL;
	for (size_t i = 0; i < h->n; i++)
		if (strcmp(h->steps[i].label, "order") == 0)
			id = &h->steps[i].in.id;
	struct list_page g = page_at(&p, "40", 1);
	assert_int_equal(list_write_one(p.l, LIST_ORDERS, id, &g, &p.e), OK);
	assert_int_equal(p.to.p[0], '{');
	assert_int_equal(p.to.p[p.to.n - 1], '}');
	assert_int_equal(list_write_one(p.l, LIST_DEMANDS, id, &g, &p.e), ERR_MISSING);
	close_parts(&p);
}

static void
a_host_those_on_it_and_above(void **state)
{
	static const struct {
		const char *host, *time;
		size_t n, effective;
	} cases[] = {
		{"films.example", "31", 1, 1},
		{"films.example", "3000", 0, 0},
		{"copy.example", "40", 1, 0},
		{"www.films.example", "31", 0, 0},
		{"example", "31", 0, 0},
		{"", "31", 0, 0},
	};
	struct history *h = *state;
	struct parts p;
	add_all(h);
	open_parts(&p, h);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct list_status s;
		struct list_page g = page_at(&p, cases[i].time, 10);
		assert_int_equal(list_write_host(p.l, slice_of(cases[i].host), &g, &s, &p.e), OK);
		if (s.n != cases[i].n || s.effective != cases[i].effective)
			fail_msg("%s at %s: %zu, %zu in effect", cases[i].host, cases[i].time, s.n,
				s.effective);
		assert_int_equal(count(buf_str(&p.to), "\"what\":"), s.n);
		assert_int_equal(s.until != 0, s.effective != 0);
	}
	close_parts(&p);
}

static void
counted_at_a_time(void **state)
{
	struct history *h = *state;
	struct parts p;
	struct list_counts c;
	add_all(h);
	open_parts(&p, h);
	list_count(p.l, HISTORY_START + 40 * HOUR_MS, p.scratch, &c);
	assert_int_equal(c.by[LIST_ORDERS][1], 1); /* the mirror's window is open */
	assert_int_equal(c.by[LIST_ORDERS][2], 1);
	assert_int_equal(c.by[LIST_DEMANDS][5], 1);
	assert_true(c.actors > 2);
	list_count(p.l, HISTORY_START + 3000 * HOUR_MS, p.scratch, &c);
	assert_int_equal(c.by[LIST_ORDERS][4], 2);
	assert_string_equal(list_state_name(4), "ended");
	close_parts(&p);
}

static void
actors_in_order_of_their_ids(void **state)
{
	struct history *h = *state;
	struct parts p;
	open_parts(&p, h);
	struct list_page g = page_at(&p, "31", 2);
	assert_int_equal(list_write_actors(p.l, &g, &p.e), OK);
	assert_true(g.more);
	assert_int_equal(count(buf_str(&p.to), "\"kind\":"), 2);
	const char *first = strstr(buf_str(&p.to), "\"id\":"),
		   *second = strstr(first + 1, "\"id\":");
	assert_true(strcmp(first, second) < 0);
	g.begins = false;
	g.after = g.next;
	g.max = 1000;
	buf_clear(&p.to);
	assert_int_equal(list_write_actors(p.l, &g, &p.e), OK);
	assert_false(g.more);
	close_parts(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HISTORY(items_are_those_of_the_whole),
		WITH_HISTORY(pages_follow_each_other),
		WITH_HISTORY(one_by_its_id_and_kind),
		WITH_HISTORY(a_host_those_on_it_and_above),
		WITH_HISTORY(counted_at_a_time),
		WITH_HISTORY(actors_in_order_of_their_ids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
