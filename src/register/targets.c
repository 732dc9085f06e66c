/* Targets: what covers what, and what no order may name. */
#include "register/parts.h"

#include <string.h>

static bool
is_below(struct slice name, struct slice domain)
{
	return name.n > domain.n + 1 && name.p[name.n - domain.n - 1] == '.' &&
	       slice_eq(slice_from(name, name.n - domain.n), domain);
}

static bool
is_or_below(struct slice name, struct slice domain)
{
	return domain.n && (slice_eq(name, domain) || is_below(name, domain));
}

bool
target_covers(const struct target *wide, const struct target *t)
{
	switch (wide->kind) {
	case TARGET_URL:
		return t->kind == TARGET_URL && slice_eq(wide->text, t->text);
	case TARGET_HOST:
	case TARGET_IP:
		return (t->kind == TARGET_URL || t->kind == wide->kind) &&
		       slice_eq(wide->host, t->host);
	case TARGET_DOMAIN:
		return (t->kind == TARGET_URL || t->kind == TARGET_HOST ||
			       t->kind == TARGET_DOMAIN) &&
		       is_or_below(t->host, wide->host);
	default:
		return false;
	}
}

bool
target_all_covered(const struct target *t, size_t n, const struct target *wide, size_t nwide)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (k < nwide && !target_covers(&wide[k], &t[i]))
			k++;
		if (k == nwide)
			return false;
	}
	return true;
}

/* A protected name is not restricted, nor what holds it, nor what stands below it. */
static bool
is_protected(const struct fold *f, const struct target *t)
{
	for (size_t i = 0; i < f->nprotected; i++)
		if (is_or_below(t->host, f->protected_names[i]) ||
			(t->kind == TARGET_DOMAIN && is_or_below(f->protected_names[i], t->host)))
			return true;
	return false;
}

bool
target_read(struct fold *f, const struct list *from, struct arena *a, struct target **to)
{
	const struct doc_target *in = from->items;
	struct target *out = arena_alloc(a, from->n, sizeof *out);
	struct refusal why;
	*to = out;
	if (!out || !f->scope)
		return false;
	for (size_t i = 0; i < from->n; i++) {
		if (target_parse(f->scope, (enum target_kind)in[i].kind.choice, in[i].value.text, a,
			    &out[i], &why) != OK)
			return false;
		if (!slice_eq(out[i].text, in[i].value.text) || out[i].kind == TARGET_PREFIX ||
			is_protected(f, &out[i]))
			return false;
	}
	return true;
}

bool
target_keep(struct fold *f, const struct target *t, size_t n, struct target **to)
{
	struct target *out = arena_alloc(f->a, n, sizeof *out);
	*to = out;
	for (size_t i = 0; out && i < n; i++) {
		out[i] = t[i];
		out[i].text = arena_copy(f->a, t[i].text);
		out[i].host = arena_copy(f->a, t[i].host);
		out[i].registrable = arena_copy(f->a, t[i].registrable);
		if (!out[i].text.p || !out[i].host.p || !out[i].registrable.p)
			return false;
	}
	return out != NULL;
}

bool
target_may_stand(struct fold *f, const struct target *t)
{
	struct target again;
	struct refusal why;
	return f->scope &&
	       target_parse(f->scope, t->kind, t->text, f->scratch, &again, &why) == OK &&
	       !is_protected(f, t);
}

static const struct target *
same_target(const struct doc_target *d, const struct target *known, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (d->kind.choice == known[i].kind && slice_eq(d->value.text, known[i].text))
			return &known[i];
	return NULL;
}

bool
target_read_among(struct fold *f, const struct list *from, const struct target *known, size_t n,
	struct arena *a, struct target **to)
{
	const struct doc_target *in = from->items;
	struct target *out = arena_alloc(a, from->n, sizeof *out);
	*to = out;
	for (size_t i = 0; out && i < from->n; i++) {
		const struct target *is = same_target(&in[i], known, n);
		if (!is)
			return target_read(f, from, a, to);
		out[i] = *is;
	}
	return out != NULL;
}

bool
target_is_of(const struct target *t, const struct actor_entry *a)
{
	for (size_t i = 0; i < a->nhosts; i++)
		if (is_or_below(t->host, a->hosts[i]) ||
			(t->kind == TARGET_DOMAIN && is_or_below(a->hosts[i], t->host)))
			return true;
	return false;
}
