#include "log/judged.h"

#include <search.h>
#include <stdlib.h>

struct judged {
	void *tree; /* of struct one, tsearch(3) */
};

struct one {
	struct sha256 hash;
	struct trust_finding finding;
};

static int
by_hash(const void *a, const void *b)
{
	return memcmp(a, b, SHA256_LEN);
}

struct judged *
judged_open(void)
{
	return calloc(1, sizeof(struct judged));
}

void
judged_clear(struct judged *j)
{
	tdestroy(j->tree, free);
	j->tree = NULL;
}

void
judged_close(struct judged *j)
{
	if (j)
		judged_clear(j);
	free(j);
}

enum err_kind
judged_add(
	struct judged *j, const struct sha256 *hash, const struct trust_finding *f, struct err *e)
{
	struct one *new = malloc(sizeof *new);
	if (!new)
		return err_set(e, ERR_IO, "out of memory");
	*new = (struct one){*hash, *f};
	new->finding.doc = NULL; /* its arena goes */
	struct one **at = tsearch(new, &j->tree, by_hash);
	if (!at || *at != new) { /* no memory, or there already */
		if (at)
			(*at)->finding = new->finding;
		free(new);
	}
	return at ? OK : err_set(e, ERR_IO, "out of memory");
}

const struct trust_finding *
judged_find(const struct judged *j, const struct sha256 *hash)
{
	void *const *at = tfind(hash, &j->tree, by_hash);
	return at ? &((const struct one *)*at)->finding : NULL;
}
