#include "log/patience.h"

bool
patience_is_over(const struct patience *p, int64_t now)
{
	return now - p->since > (p->begun ? PATIENCE_REQUEST_MS : PATIENCE_IDLE_MS);
}

/* Silence yields before work, and of two alike the older. */
static bool
yields_before(const struct patience *a, const struct patience *b)
{
	return a->begun != b->begun ? !a->begun : a->since < b->since;
}

size_t
patience_yields(const struct patience *all, size_t n, int64_t now)
{
	size_t who = n;
	for (size_t i = 0; i < n; i++) {
		bool may = !all[i].begun || now - all[i].since > PATIENCE_CROWDED_MS;
		if (may && (who == n || yields_before(&all[i], &all[who])))
			who = i;
	}
	return who;
}
