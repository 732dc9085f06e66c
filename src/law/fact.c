#include "law/fact.h"

#include <assert.h>

#define ROW(id, name, type, vocab, whom) [id] = {name, type, (enum vocab_id)(vocab), whom},
static const struct fact_row table[FACT_COUNT] = {FACTS_OF_DEMAND(ROW) FACTS_DERIVED(ROW)};
#undef ROW

const struct fact_row *
fact_row(enum fact f)
{
	assert(f < FACT_COUNT);
	return &table[f];
}

int
fact_find(struct slice name)
{
	for (int i = 0; i < FACT_COUNT; i++)
		if (slice_is(name, table[i].name))
			return i;
	return -1;
}

const char *
fact_type_name(enum fact_type t)
{
	static const char *const names[] = {
		"yes or no", "a word", "a set of words", "a state", "a day", "a number", "a text"};
	return names[t];
}

const char *
whom_word(enum whom w)
{
	static const char *const words[WHOM_COUNT] = {
		"own-desk", "sender", "court", "publisher", "authority", "lawyer"};
	assert(w < WHOM_COUNT);
	return words[w];
}
