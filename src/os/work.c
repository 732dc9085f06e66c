#include "os/work.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>

struct hand {
	pthread_t thread;
	bool started;
	void (*work)(void *item);
	void *item;
};

size_t
work_hands(void)
{
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof set, &set) != 0)
		return 1;
	int n = CPU_COUNT(&set);
	return n < 1 ? 1 : n > WORK_MAX_HANDS ? WORK_MAX_HANDS : (size_t)n;
}

static void *
run(void *arg)
{
	struct hand *h = arg;
	h->work(h->item);
	return NULL;
}

void
work_each(void *items, size_t n, size_t size, void (*work)(void *item))
{
	struct hand hands[WORK_MAX_HANDS];
	assert(n <= WORK_MAX_HANDS);
	for (size_t i = 0; i < n; i++) {
		hands[i] = (struct hand){.work = work, .item = (char *)items + i * size};
		hands[i].started =
			i + 1 < n && pthread_create(&hands[i].thread, NULL, run, &hands[i]) == 0;
		if (!hands[i].started)
			work(hands[i].item);
	}
	for (size_t i = 0; i < n; i++)
		if (hands[i].started)
			(void)pthread_join(hands[i].thread, NULL);
}
