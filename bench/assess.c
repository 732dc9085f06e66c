/*
 * bench/assess: bytes of a demand in, bytes of its determination out, beside a bare jansson parse
 * of the same bytes, in turns in one run.  usage: bench_assess DEMAND [KIND@STATE MEASURE]
 *
 * Prints one line: NAME ratio=R ours=… floor=… unit=ns (medians of a single round each).
 */
#include "assess/assess.h"
#include "base/sha256.h"
#include "cmd/load.h"
#include "os/file.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TURNS = 41, ROUNDS = 50, ARENA_MAX = 256 << 20, BYTES_MAX = 16 << 20, DAY = 20781 };

struct bench {
	struct law *law;
	struct law_diags *diags;
	struct law_view view;
	struct scope *scope;
	struct buf psl, demand, out;
	struct arena *law_arena, *arena;
	struct demand_addressee as;
	struct assess_options options;
	char psl_hash[72];
};

static void
must(enum err_kind rc, const struct err *e)
{
	if (rc == OK)
		return;
	fprintf(stderr, "bench_assess: %s\n", e->msg);
	exit(2);
}

static double
now_ns(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

static void
ours(struct bench *b)
{
	struct demand d;
	struct assessment as;
	struct determination det;
	struct assess_inputs in = {.psl_hash = b->psl_hash};
	struct err e;
	struct jout w;
	arena_reset(b->arena);
	buf_clear(&b->out);
	must(doc_decode(&demand_table, DOC_DRAFT, buf_slice(&b->demand), b->arena, &d, NULL, &e),
		&e);
	must(assess_run(&b->options, &d, b->arena, &as, &e), &e);
	sha256_text_of(buf_slice(&b->demand), as.demand_id);
	must(assess_determination(&as, &in, b->arena, &det, &e), &e);
	jout_init(&w, &b->out, false);
	doc_encode(&determination_table, &det, &w);
}

static void
bare_parse(struct bench *b)
{
	json_t *j = json_loadb(b->demand.p, b->demand.n, 0, NULL);
	if (!j)
		exit(2);
	json_decref(j);
}

static double
time_of(struct bench *b, void (*what)(struct bench *b))
{
	double start = now_ns();
	for (int i = 0; i < ROUNDS; i++)
		what(b);
	return (now_ns() - start) / ROUNDS;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void
open_bench(struct bench *b, const char *path)
{
	struct err e;
	buf_init(&b->psl, BYTES_MAX);
	buf_init(&b->demand, BYTES_MAX);
	buf_init(&b->out, BYTES_MAX);
	b->arena = arena_open(ARENA_MAX);
	b->law_arena = arena_open(ARENA_MAX);
	must(load_law(NULL, &b->law, &b->diags, &e), &e);
	b->view = (struct law_view){.law = b->law, .on = DAY};
	must(law_view_init(&b->view, b->law_arena, &e), &e);
	must(file_read("/usr/share/publicsuffix/public_suffix_list.dafsa", BYTES_MAX, &b->psl, &e),
		&e);
	must(scope_open(buf_slice(&b->psl), &b->scope, &e), &e);
	must(file_read(path, BYTES_MAX, &b->demand, &e), &e);
	sha256_text_of(buf_slice(&b->psl), b->psl_hash);
	b->options = (struct assess_options){.view = &b->view, .scope = b->scope};
}

/* One addressee and one measure, as the desk of a provider asks. */
static void
narrow(struct bench *b, const char *as, const char *measure)
{
	const char *at = strchr(as, '@');
	int kind = vocab_find(VOCAB_ADDRESSEE, (struct slice){as, at ? (size_t)(at - as) : 0});
	int m = vocab_find(VOCAB_MEASURE, slice_of(measure));
	if (kind < 0 || m < 0)
		exit(2);
	b->as.kind = (struct value){.has = VALUE_KNOWN, .choice = (uint32_t)kind};
	b->as.state = (struct value){.has = VALUE_KNOWN, .state = state_parse(slice_of(at + 1))};
	b->options.as = &b->as;
	b->options.measures = 1u << m;
}

int
main(int argc, char **argv)
{
	static struct bench b;
	double o[TURNS], f[TURNS];
	if (argc != 2 && argc != 4) {
		fprintf(stderr, "usage: bench_assess DEMAND [KIND@STATE MEASURE]\n");
		return 2;
	}
	open_bench(&b, argv[1]);
	if (argc == 4)
		narrow(&b, argv[2], argv[3]);
	time_of(&b, ours);
	for (int i = 0; i < TURNS; i++) {
		o[i] = time_of(&b, ours);
		f[i] = time_of(&b, bare_parse);
	}
	qsort(o, TURNS, sizeof *o, by_value);
	qsort(f, TURNS, sizeof *f, by_value);
	printf("%s ratio=%.2f ours=%.0f floor=%.0f unit=ns in=%zu out=%zu\n",
		argc == 4 ? "assess" : "assess-all", o[TURNS / 2] / f[TURNS / 2], o[TURNS / 2],
		f[TURNS / 2], b.demand.n, b.out.n);
	return 0;
}
