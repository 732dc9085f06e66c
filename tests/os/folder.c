#include "folder.h"

#include "os/file.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

char folder[] = "/tmp/exq-test-XXXXXX";

const char *
folder_path(const char *name)
{
	static char path[8][512];
	static int at;
	at = (at + 1) % 8;
	snprintf(path[at], sizeof path[at], "%s/%s", folder, name);
	return path[at];
}

const char *
folder_put(const char *name, const char *bytes, size_t n)
{
	const char *path = folder_path(name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
	return path;
}

bool
folder_holds(const char *name, const char *bytes)
{
	struct buf b;
	struct err e;
	buf_init(&b, 1 << 20);
	bool same = file_read(folder_path(name), 1 << 16, &b, &e) == OK &&
		    slice_is(buf_slice(&b), bytes);
	buf_fini(&b);
	return same;
}

int
folder_count(void)
{
	int n = 0;
	DIR *d = opendir(folder);
	assert_non_null(d);
	for (struct dirent *it; (it = readdir(d)) != NULL;)
		n += it->d_name[0] != '.';
	closedir(d);
	return n;
}

int
folder_set_up(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

int
folder_empty(void **state)
{
	(void)state;
	DIR *d = opendir(folder);
	if (!d)
		return -1;
	for (struct dirent *it; (it = readdir(d)) != NULL;)
		if (strcmp(it->d_name, ".") != 0 && strcmp(it->d_name, "..") != 0)
			remove(folder_path(it->d_name));
	return closedir(d);
}

int
folder_remove(void **state)
{
	return folder_empty(state) == 0 ? rmdir(folder) : -1;
}

char *
some_bytes(size_t n)
{
	char *p = malloc(n);
	uint32_t x = 1;
	assert_non_null(p);
	for (size_t i = 0; i < n; i++) {
		x = x * 1664525u + 1013904223u;
		p[i] = (char)(x >> 27);
	}
	return p;
}
