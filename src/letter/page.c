#include "letter/page.h"

#include <assert.h>

void
page_init(struct page *p, struct arena *a, enum language lang, civil_day on)
{
	*p = (struct page){.arena = a, .lang = lang, .on = on};
}

static struct block *
open_block(struct page *p, enum block_kind kind, size_t ncols)
{
	struct block *b = arena_alloc(p->arena, 1, sizeof *b);
	if (!b) {
		p->failed = true;
		return NULL;
	}
	b->kind = kind;
	b->ncols = ncols;
	if (p->last)
		p->last->next = b;
	else
		p->first = b;
	p->last = b;
	return b;
}

/* The block to add to: the last one when it is of the kind, else a new one. */
static struct block *
join_block(struct page *p, enum block_kind kind, size_t ncols)
{
	if (p->last && p->last->kind == kind)
		return p->last;
	return open_block(p, kind, ncols);
}

static void
add_cell(struct page *p, struct block *b, struct cell c)
{
	if (!b || p->failed)
		return;
	if (b->n == b->room) {
		size_t room = b->room ? b->room * 2 : b->ncols;
		struct cell *more = arena_alloc(p->arena, room, sizeof *more);
		if (!more) {
			p->failed = true;
			return;
		}
		if (b->n)
			memcpy(more, b->cells, b->n * sizeof *more);
		b->cells = more;
		b->room = room;
	}
	b->cells[b->n++] = c;
}

void
page_heading(struct page *p, int level, struct slice text)
{
	struct block *b = open_block(p, BLOCK_HEADING, 1);
	if (b)
		b->level = level;
	add_cell(p, b, (struct cell){.text = text});
}

void
page_paragraph(struct page *p, enum tone tone, struct slice text)
{
	add_cell(p, open_block(p, BLOCK_PARAGRAPH, 1), (struct cell){.text = text, .tone = tone});
}

void
page_verdict(struct page *p, enum tone tone, struct slice text)
{
	add_cell(p, open_block(p, BLOCK_VERDICT, 1), (struct cell){.text = text, .tone = tone});
}

void
page_row_cell(struct page *p, struct slice key, struct cell value)
{
	struct block *b = join_block(p, BLOCK_ROWS, 2);
	add_cell(p, b, (struct cell){.text = key});
	add_cell(p, b, value);
}

void
page_row(struct page *p, struct slice key, struct slice value)
{
	page_row_cell(p, key, (struct cell){.text = value});
}

void
page_item_cell(struct page *p, struct cell item)
{
	add_cell(p, join_block(p, BLOCK_LIST, 1), item);
}

void
page_item(struct page *p, struct slice text)
{
	page_item_cell(p, (struct cell){.text = text});
}

void
page_table(struct page *p, size_t ncols)
{
	assert(ncols >= 1 && ncols <= PAGE_MAX_COLUMNS);
	open_block(p, BLOCK_TABLE, ncols);
}

void
page_cell(struct page *p, struct cell c)
{
	assert(p->failed || (p->last && p->last->kind == BLOCK_TABLE));
	add_cell(p, p->last, c);
}

void
page_cell_text(struct page *p, struct slice text)
{
	page_cell(p, (struct cell){.text = text});
}
