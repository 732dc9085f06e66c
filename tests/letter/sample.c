#include "sample.h"

#include "os/file.h"

#include <stdio.h>
#include <stdlib.h>

#define TEXT(e, r, k)                                                                              \
	{                                                                                          \
		.in = { {.has = VALUE_KNOWN, .text = {e, sizeof e - 1}},                           \
			{.has = VALUE_KNOWN, .text = {r, sizeof r - 1}},                           \
			{.has = VALUE_KNOWN, .text = {k, sizeof k - 1}},                           \
		}                                                                                  \
	}
#define SLICE(s)                                                                                   \
	{                                                                                          \
		s, sizeof s - 1                                                                    \
	}
#define KNOWN(...) ((struct value){.has = VALUE_KNOWN, __VA_ARGS__})
#define KNOWN_TEXT(s) KNOWN(.text = SLICE(s))

static const struct source code = {.id = SLICE("cpc"),
	.title = TEXT("Code of Civil Procedure of Kazakhstan",
		"Гражданский процессуальный кодекс РК", "ҚР Азаматтық процестік кодексі"),
	.url = SLICE("https://law.example/cpc?a=1&b=2")};
static const struct source act = {.id = SLICE("copyright"),
	.title = TEXT("Copyright law", "Закон об авторском праве", "Авторлық құқық туралы заң"),
	.url = SLICE("javascript:alert(1)")};

static const struct law_pack pack = {.id = SLICE("kz"),
	.title = TEXT("Kazakhstan", "Казахстан", "Қазақстан"),
	.hash = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	.nsources = 2};

#define CITE(s, c, how) {{&(s), SLICE(c), how}}, .ncites = 1
static const struct cond atom = {.op = COND_IS, .text = SLICE("recognition.by is host-court")};
static const struct cond *const atoms[] = {&atom};

static const struct rule recognition = {.step = STEP_IN_FORCE,
	.p = {.full_id = SLICE("kz.foreign-act"),
		.pack = &pack,
		.cites = CITE(code, "art. 501", CHECKED_EXCERPT),
		.say = TEXT(
			"A foreign act has effect only after a court of Kazakhstan recognises it.",
			"Иностранный акт действует только после признания судом Казахстана.",
			"Шетелдік акт Қазақстан соты таныған соң ғана күшіне енеді: ә ғ қ ң ө ұ ү "
			"һ і.")},
	.otherwise = TEXT("until a court of Kazakhstan recognises it and issues a writ",
		"пока суд Казахстана не признает его и не выдаст исполнительный лист",
		"Қазақстан соты оны танып, атқару парағын бергенше"),
	.atoms = (const struct cond **)atoms,
	.natoms = 1};
static const struct rule named = {.step = STEP_ADDRESSEE,
	.p = {.full_id = SLICE("kz.named"),
		.pack = &pack,
		.cites = CITE(code, "art. 5", CHECKED_TEXT),
		.say = TEXT("An act binds those whom its operative part names.",
			"Акт обязывает тех, кто назван в его резолютивной части.",
			"Акт қарар бөлігінде аталғандарды міндеттейді.")},
	.otherwise = TEXT("if the act named this addressee", "если бы акт назвал этого адресата",
		"акт осы адресатты атаса")};
static const struct rule title = {.step = STEP_STANDING,
	.p = {.full_id = SLICE("kz.title"),
		.pack = &pack,
		.cites = CITE(act, "art. 49", CHECKED_UNVERIFIED),
		.say = TEXT("Who demands protection shows title.",
			"Требующий защиты подтверждает право.",
			"Қорғауды талап етуші құқығын растайды.")},
	.otherwise = TEXT("proof of title", "подтверждение права", "құқықты растау")};

/* For the steps that no test looks at. */
#define PLAIN(s)                                                                                   \
	[s] = {.step = (s),                                                                        \
		.p = {.full_id = SLICE("kz.plain"),                                                \
			.pack = &pack,                                                             \
			.cites = CITE(code, "art. 1", CHECKED_TEXT),                               \
			.say = TEXT("It is as it should be.", "Всё в порядке.", "Бәрі дұрыс.")}}
static const struct rule plain[STEP_COUNT] = {PLAIN(STEP_AUTHENTIC), PLAIN(STEP_COMPETENT),
	PLAIN(STEP_ADDRESSEE), PLAIN(STEP_PROTECTED), PLAIN(STEP_PROCEDURE),
	PLAIN(STEP_PROPORTIONATE), PLAIN(STEP_TIMELY)};
static const struct exposure licence = {.side = SIDE_COMPLYING,
	.state = STATE('K', 'Z'),
	.p = {.full_id = SLICE("kz.contract"),
		.pack = &pack,
		.cites = CITE(act, "art. 7", CHECKED_EXCERPT),
		.say = TEXT("The client may claim damages.", "Клиент может требовать убытков.",
			"Клиент шығынды талап ете алады.")}};
static const struct clock days = {.whose = CLOCK_ADDRESSEE,
	.p = {.full_id = SLICE("kz.execute"),
		.pack = &pack,
		.cites = CITE(code, "art. 50", CHECKED_TEXT),
		.say = TEXT("Five working days from receipt.", "Пять рабочих дней с получения.",
			"Алынған күннен бастап бес жұмыс күні.")}};
static const struct clock reply = {.whose = CLOCK_INQUIRER,
	.p = {.full_id = SLICE("kz.media-request"),
		.pack = &pack,
		.cites = CITE(act, "art. 18", CHECKED_EXCERPT),
		.say = TEXT("An answer to a medium within five working days.",
			"Ответ СМИ в течение пяти рабочих дней.",
			"БАҚ сұрауына бес жұмыс күні ішінде жауап.")},
	.ends_in = TEXT("deemed refused", "считается отказом", "бас тарту деп саналады")};

static const struct law_pack *const packs[] = {&pack};
static const struct exposure *const exposures[] = {&licence};

static struct demand_target targets[] = {
	{.kind = {.has = VALUE_KNOWN, .choice = TARGET_URL},
		.value = {.has = VALUE_KNOWN, .text = SLICE("https://news.example/a?x=1&y=<b>")}},
	{.kind = {.has = VALUE_KNOWN, .choice = TARGET_URL},
		.value = {.has = VALUE_KNOWN, .text = SLICE("https://news.example/b")}},
	{.kind = {.has = VALUE_KNOWN, .choice = TARGET_HOST},
		.value = {.has = VALUE_KNOWN, .text = SLICE("news.example")}},
};
static struct demand_inquiry inquiries[] = {
	{.to = {.has = VALUE_KNOWN, .text = SLICE("Ministry of Examples")}},
	{.to = {.has = VALUE_KNOWN, .text = SLICE("Prosecutor of Examples")}},
};
static const struct demand_addressee who[] = {
	{.kind = {.has = VALUE_KNOWN, .choice = ADDRESSEE_HOSTING_PROVIDER},
		.state = {.has = VALUE_KNOWN, .state = STATE('K', 'Z')}},
	{.kind = {.has = VALUE_KNOWN, .choice = ADDRESSEE_ACCESS_PROVIDER},
		.state = {.has = VALUE_KNOWN, .state = STATE('K', 'Z')}},
};
static const size_t groups[][2] = {{0, 1}, {2}};

struct sample {
	struct law *words;
	struct law_diags *diags;
	struct arena *arena;
	struct law law; /* the words, with the rules above */
	struct law_view view;
	struct demand demand;
	struct assess_target targets[3];
	struct finding findings[8];
	struct inquiry_terms inquiries[2];
	struct facts facts;
	struct assessment as;
};

static void *
room(struct sample *s, size_t n, size_t size)
{
	void *p = arena_alloc(s->arena, n, size);
	if (!p)
		abort();
	return p;
}

static void
load_words(struct law *l, struct law_diags *diags, const char *path)
{
	struct buf text;
	struct err e = {.kind = OK};
	buf_init(&text, PACK_MAX_BYTES);
	if (file_read(path, PACK_MAX_BYTES, &text, &e) != OK ||
		law_add(l, slice_of(path), buf_slice(&text), pack.hash, diags) != OK) {
		fprintf(stderr, "%s: %s\n", path, e.msg);
		for (size_t i = 0; i < diags->n; i++)
			fprintf(stderr, "%d: %.*s\n", diags->items[i].at.line,
				SLICE_ARG(diags->items[i].message));
		abort();
	}
	buf_fini(&text);
}

static void
set_step(struct sample *s, struct finding *f, const struct rule *r, enum rule_says says)
{
	static const enum outcome outcomes[] = {[RULE_MET] = OUTCOME_MET,
		[RULE_NOT_MET] = OUTCOME_NOT_MET,
		[RULE_UNDETERMINED] = OUTCOME_UNDETERMINED};
	struct rule_trace *t = arena_alloc(s->arena, 1, sizeof *t);
	t->rule = r;
	t->says = says;
	t->applies = TRI_YES;
	t->atoms_no = says == RULE_NOT_MET && r->natoms ? 1 : 0;
	f->ladder.step[r->step] = (struct step_trace){outcomes[says], t, 1};
}

static void
set_bound(struct sample *s, struct finding *f)
{
	f->ladder.verdict = VERDICT_BOUND;
	set_step(s, f, &recognition, RULE_MET);
	set_step(s, f, &named, RULE_MET);
	set_step(s, f, &title, RULE_MET);
	f->deadline = f->until = KNOWN(.day = 20500);
	f->deadline_clock = &days;
	f->terms = room(s, 1, sizeof *f->terms);
	f->terms[0] = (struct term){.clock = &days, .state = TERM_DUE, .due = 20500};
	f->nterms = 1;
	f->carried.until = 20860;
}

static void
set_open(struct sample *s, struct finding *f)
{
	f->ladder.verdict = VERDICT_UNDETERMINED;
	set_step(s, f, &recognition, RULE_MET);
	set_step(s, f, &title, RULE_UNDETERMINED);
	f->ladder.step[STEP_TIMELY] =
		(struct step_trace){.outcome = OUTCOME_UNDETERMINED}; /* no rule speaks to it */
	f->questions = room(s, 2, sizeof *f->questions);
	f->questions[0] = (struct question){
		.fact = FACT_CLAIMANT_TITLE, .whom = WHOM_SENDER, .step = STEP_STANDING};
	f->questions[1] =
		(struct question){.no_rule = true, .whom = WHOM_LAWYER, .step = STEP_TIMELY};
	f->nquestions = 2;
}

static void
set_not_bound(struct sample *s, struct finding *f)
{
	set_open(s, f);
	f->ladder.verdict = VERDICT_NOT_BOUND;
	set_step(s, f, &recognition, RULE_NOT_MET);
	if (f->who.kind.choice == ADDRESSEE_ACCESS_PROVIDER)
		set_step(s, f, &named, RULE_NOT_MET);
	f->carried.refused = 1u << 1 | 1u << 9;
	f->carried.why[1] = "regulator-not-court";
	f->carried.why[9] = "unverified";
	f->exposures = room(s, 1, sizeof *f->exposures);
	f->exposures[0].exposure = &licence;
	f->nexposures = 1;
}

static void
set_finding(struct sample *s, struct finding *f, size_t i, enum sample_kind kind)
{
	bool access = i >= 4;
	enum measure m = i / 2 % 2 ? MEASURE_BLOCK_ACCESS : MEASURE_REMOVE_CONTENT;
	*f = (struct finding){.who = who[access],
		.measure = m,
		.targets = groups[i % 2],
		.ntargets = i % 2 ? 1 : 2,
		.facts = &s->facts,
		.able = !(access && m == MEASURE_REMOVE_CONTENT),
		.effective = i % 2 || m == MEASURE_BLOCK_ACCESS ? TARGET_HOST : TARGET_URL};
	for (size_t k = 0; k < STEP_COUNT; k++)
		if (plain[k].p.pack)
			set_step(s, f, &plain[k], RULE_MET);
	if (kind == SAMPLE_BOUND || (kind == SAMPLE_MIXED && !access))
		set_bound(s, f);
	else if (kind == SAMPLE_OPEN)
		set_open(s, f);
	else
		set_not_bound(s, f);
	if (i % 2 && f->carried.refused) {
		f->carried.refused |= 1u << 4;
		f->carried.why[4] = "no-reasons";
	}
}

static void
set_demand(struct demand *d)
{
	d->received = KNOWN(.day = 20490);
	d->sender = (struct demand_sender){.has = VALUE_KNOWN,
		.name = KNOWN_TEXT("Regulator <script>alert(\"x\")</script> & Co"),
		.state = KNOWN(.state = STATE('R', 'U')),
		.term = KNOWN_TEXT("within one day")};
	d->act = (struct demand_act){.has = VALUE_KNOWN,
		.kind = KNOWN(.choice = ACT_REGULATOR_DEMAND),
		.body = KNOWN_TEXT("Regulator"),
		.number = KNOWN_TEXT("17-a"),
		.date = KNOWN(.day = 20480),
		.basis = KNOWN(.choice = 0),
		.cited = KNOWN_TEXT("article 1301")};
	d->publisher.has = VALUE_KNOWN;
	d->publisher.name = KNOWN_TEXT("News \xe2\x80\xae Agency");
	d->targets = (struct list){targets, COUNT_OF(targets)};
	d->inquiries = (struct list){inquiries, COUNT_OF(inquiries)};
}

static void
set_rest(struct sample *s)
{
	for (size_t i = 0; i < COUNT_OF(targets); i++)
		s->targets[i] = (struct assess_target){.said = &targets[i],
			.ok = true,
			.t = {.kind = targets[i].kind.choice, .text = targets[i].value.text}};
	s->targets[2].neighbours = KNOWN(.number = 12);
	s->targets[2].names[0] = slice_of("other.example");
	s->targets[2].nnames = 1;
	for (size_t i = 0; i < COUNT_OF(inquiries); i++) {
		inquiries[i].sent = inquiries[i].received = KNOWN(.day = 20490);
		s->inquiries[i] = (struct inquiry_terms){.inquiry = &inquiries[i], .nterms = 1};
		s->inquiries[i].terms = room(s, 1, sizeof(struct term));
		s->inquiries[i].terms[0] = (struct term){
			.clock = &reply, .state = TERM_DUE, .due = 20497, .ran_out = true};
	}
	s->as = (struct assessment){.demand = &s->demand,
		.demand_id =
			"sha256:feedfeedfeedfeedfeedfeedfeedfeedfeedfeedfeedfeedfeedfeedfeedfeed",
		.view = &s->view,
		.targets = s->targets,
		.ntargets = COUNT_OF(s->targets),
		.findings = s->findings,
		.nfindings = COUNT_OF(s->findings),
		.inquiries = s->inquiries,
		.ninquiries = COUNT_OF(s->inquiries),
		.rests_on_unchecked = true};
}

struct sample *
sample_open(enum sample_kind kind)
{
	struct sample *s = calloc(1, sizeof *s);
	if (!s)
		abort();
	s->words = law_open();
	s->diags = law_diags_open();
	s->arena = arena_open(64 << 20);
	load_words(s->words, s->diags, TEST_SOURCE "/lang/letter.law");
	load_words(s->words, s->diags, TEST_SOURCE "/tests/letter/ui.law");
	if (law_finish(s->words, s->diags) != OK)
		abort();
	s->law = *s->words;
	s->law.packs = (const struct law_pack **)packs;
	s->law.npacks = COUNT_OF(packs);
	s->law.exposures = (const struct exposure **)exposures;
	s->law.nexposures = COUNT_OF(exposures);
	s->view = (struct law_view){.law = &s->law, .on = 20500};
	set_demand(&s->demand);
	set_rest(s);
	for (size_t i = 0; i < COUNT_OF(s->findings); i++)
		set_finding(s, &s->findings[i], i, kind);
	return s;
}

void
sample_close(struct sample *s)
{
	law_close(s->words);
	law_diags_close(s->diags);
	arena_close(s->arena);
	free(s);
}

struct assessment *
sample_assessment(struct sample *s)
{
	return &s->as;
}

struct arena *
sample_arena(struct sample *s)
{
	return s->arena;
}

const struct law *
sample_law(const struct sample *s)
{
	return &s->law;
}

struct law *
sample_real_words(void)
{
	struct law *l = law_open();
	struct law_diags *diags = law_diags_open();
	load_words(l, diags, TEST_SOURCE "/lang/ui.law");
	if (law_finish(l, diags) != OK)
		abort();
	law_diags_close(diags);
	return l;
}
