#include "doc/field.h"

static void encode_object(const struct table *t, const char *doc, struct jout *w);

static void
encode_set(const struct field *f, uint32_t set, struct jout *w)
{
	const struct vocab *v = vocab_of(f->vocab);
	jout_open(w, '[');
	for (size_t i = 0; i < v->n; i++)
		if (set & (uint32_t)1 << i)
			jout_text(w, slice_of(v->words[i]));
	jout_close(w, ']');
}

static void
encode_known(const struct field *f, const struct value *v, struct jout *w)
{
	char text[CIVIL_TEXT_MAX];
	switch (f->kind) {
	case FIELD_YES:
		jout_bool(w, v->yes);
		break;
	case FIELD_INT:
	case FIELD_INT_LIST:
	case FIELD_VERSION:
		jout_int(w, v->number);
		break;
	case FIELD_WORD:
		jout_text(w, slice_of(vocab_word(f->vocab, v->choice)));
		break;
	case FIELD_SET:
		encode_set(f, v->set, w);
		break;
	case FIELD_DATE:
		jout_text(w, slice_of(civil_format(v->day, text)));
		break;
	case FIELD_INSTANT:
		jout_text(w, slice_of(civil_format_instant(v->number, text)));
		break;
	case FIELD_STATE:
		text[0] = (char)(v->state >> 8);
		text[1] = (char)(v->state & 0xff);
		jout_text(w, (struct slice){text, 2});
		break;
	default:
		jout_text(w, v->text);
		break;
	}
}

static void
encode_value(const struct field *f, const struct value *v, struct jout *w)
{
	if (v->has == VALUE_UNKNOWN)
		return;
	jout_name(w, f->name);
	if (v->has == VALUE_ABSENT)
		jout_null(w);
	else
		encode_known(f, v, w);
}

static void
encode_texts(const struct field *f, const struct texts *t, struct jout *w)
{
	bool any = false;
	for (size_t i = 0; i < LANG_COUNT; i++)
		any |= t->in[i].has == VALUE_KNOWN;
	if (!any)
		return;
	jout_name(w, f->name);
	jout_open(w, '{');
	for (uint32_t i = 0; i < LANG_COUNT; i++)
		if (t->in[i].has == VALUE_KNOWN)
			jout_member(w, vocab_word(VOCAB_LANGUAGE, i), t->in[i].text);
	jout_close(w, '}');
}

static void
encode_list(const struct field *f, const struct list *l, struct jout *w)
{
	if (!l->items)
		return;
	jout_name(w, f->name);
	jout_open(w, '[');
	for (size_t i = 0; i < l->n; i++)
		if (f->kind == FIELD_LIST)
			encode_object(f->sub, (const char *)l->items + i * f->sub->size, w);
		else
			encode_known(f, &((const struct value *)l->items)[i], w);
	jout_close(w, ']');
}

static void
encode_part(const struct field *f, const char *doc, struct jout *w)
{
	uint8_t has = (uint8_t)doc[f->has];
	if (has == VALUE_UNKNOWN)
		return;
	jout_name(w, f->name);
	if (has == VALUE_ABSENT)
		jout_null(w);
	else
		encode_object(f->sub, doc + f->offset, w);
}

static void
encode_field(const struct table *t, const struct field *f, const char *doc, struct jout *w)
{
	const void *at = doc + f->offset;
	switch (f->kind) {
	case FIELD_TYPE:
		jout_member(w, f->name, slice_of(t->type));
		break;
	case FIELD_TEXTS:
		encode_texts(f, at, w);
		break;
	case FIELD_OBJECT:
		encode_part(f, doc, w);
		break;
	case FIELD_LIST:
	case FIELD_TEXT_LIST:
	case FIELD_INT_LIST:
		encode_list(f, at, w);
		break;
	default:
		encode_value(f, at, w);
		break;
	}
}

static void
encode_object(const struct table *t, const char *doc, struct jout *w)
{
	jout_open(w, '{');
	for (size_t i = 0; i < t->nfields; i++)
		encode_field(t, &t->fields[i], doc, w);
	jout_close(w, '}');
}

void
doc_encode(const struct table *t, const void *doc, struct jout *w)
{
	encode_object(t, doc, w);
}
