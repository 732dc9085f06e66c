/* HTTPS and IPv6: the client against servers of the openssl program, on loopback. */
#include "folder.h"
#include "os/fetch.h"
#include "os/serve.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const char v4[] = "127.0.0.1", v6[] = "[::1]";

/* ---- authorities, and certificates by them ---- */

static void
run_openssl(const char *arguments)
{
	char command[2048];
	snprintf(command, sizeof command, "cd %s && openssl %s 2>openssl.log", folder, arguments);
	if (system(command) != 0)
		fail_msg("%s", command);
}

static void
make_authority(const char *name)
{
	char line[512];
	snprintf(line, sizeof line,
		"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=%s "
		"-keyout %s.key -out %s.pem",
		name, name, name);
	run_openssl(line);
}

static void
make_server(const char *name, const char *names)
{
	char line[512];
	snprintf(line, sizeof line,
		"req -x509 -CA known.pem -CAkey known.key -newkey ec -pkeyopt "
		"ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=server -addext "
		"subjectAltName=%s -addext basicConstraints=CA:FALSE -keyout %s.key -out %s.pem",
		names, name, name);
	run_openssl(line);
}

static int
make(void **state)
{
	static const char hello[] = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello\n";
	static const char away[] = "HTTP/1.0 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n";
	if (folder_set_up(state) != 0)
		return -1;
	folder_put("hello", hello, sizeof hello - 1);
	folder_put("away", away, sizeof away - 1);
	make_authority("known");
	make_authority("other");
	make_server("here", "IP:127.0.0.1,IP:::1");
	make_server("elsewhere", "DNS:elsewhere.example,IP:127.0.0.2,IP:::2");
	return 0;
}

/* ---- a server ---- */

struct server {
	pid_t pid;
	char port[8];
};

_Noreturn static void
be_server(const char *address, const char *certificate, int out)
{
	char at[32], cert[64], key[64];
	snprintf(at, sizeof at, "%s:0", address);
	snprintf(cert, sizeof cert, "%s.pem", certificate);
	snprintf(key, sizeof key, "%s.key", certificate);
	int null = open("/dev/null", O_RDWR);
	dup2(null, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	if (chdir(folder) == 0)
		execlp("openssl", "openssl", "s_server", "-accept", at, "-cert", cert, "-key", key,
			"-HTTP", (char *)NULL);
	_exit(127);
}

/* It serves the files of the folder; which port it has it says: "ACCEPT 127.0.0.1:43210". */
static struct server
start(const char *address, const char *certificate)
{
	struct server s = {.pid = 0};
	int out[2];
	char line[256];
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	s.pid = fork();
	if (s.pid == 0)
		be_server(address, certificate, out[1]);
	close(out[1]);
	FILE *f = fdopen(out[0], "r");
	assert_non_null(f);
	while (!s.port[0] && fgets(line, sizeof line, f)) {
		const char *colon = strrchr(line, ':');
		if (strncmp(line, "ACCEPT ", 7) == 0 && colon)
			snprintf(s.port, sizeof s.port, "%.*s",
				(int)strspn(colon + 1, "0123456789"), colon + 1);
	}
	fclose(f);
	if (!s.port[0]) {
		waitpid(s.pid, NULL, 0);
		fail_msg("openssl s_server does not serve at %s", address);
	}
	return s;
}

static void
stop(const struct server *s)
{
	kill(s->pid, SIGKILL);
	waitpid(s->pid, NULL, 0);
}

/* ---- asking it ---- */

/* With the authority in the file the variable names; NULL: without any. */
static enum err_kind
ask(const char *variable, const char *authority, const char *url, struct buf *b, struct err *e)
{
	struct fetch_answer a;
	unsetenv("CURL_CA_BUNDLE");
	unsetenv("SSL_CERT_FILE");
	if (variable)
		setenv(variable, folder_path(authority), 1);
	struct fetch *f = fetch_open();
	assert_non_null(f);
	enum err_kind rc = fetch_url(f, url, NULL, b, &a, e);
	if (rc == OK)
		assert_int_equal(a.status, 200);
	fetch_close(f);
	return rc;
}

static const struct {
	const char *certificate, *path, *variable, *authority, *says; /* NULL: "hello" comes */
} rows[] = {
	{"here", "hello", "CURL_CA_BUNDLE", "known.pem", NULL},
	{"here", "hello", "SSL_CERT_FILE", "known.pem", NULL},
	{"here", "hello", "CURL_CA_BUNDLE", "other.pem", "SSL certificate problem: "},
	{"here", "hello", "SSL_CERT_FILE", "other.pem", "SSL certificate problem: "},
	{"here", "hello", NULL, NULL, "SSL certificate problem: "}, /* the system's */
	{"here", "hello", "CURL_CA_BUNDLE", "none.pem", "none.pem"},
	{"here", "away", "CURL_CA_BUNDLE", "known.pem", "which is not encrypted"},
	{"elsewhere", "hello", "CURL_CA_BUNDLE", "known.pem",
		"no alternative certificate subject name matches target host name"},
};

static void
try_rows(const char *address)
{
	struct buf b;
	struct err e;
	buf_init(&b, 4096);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char url[64];
		struct server s = start(address, rows[i].certificate);
		snprintf(url, sizeof url, "https://%s:%s/%s", address, s.port, rows[i].path);
		enum err_kind rc = ask(rows[i].variable, rows[i].authority, url, &b, &e);
		stop(&s);
		if (!rows[i].says && rc == OK && slice_is(buf_slice(&b), "hello\n"))
			continue;
		if (rows[i].says && rc != OK && strstr(e.msg, rows[i].says) &&
			strstr(e.msg, url) == e.msg && b.n == 0)
			continue;
		fail_msg("row %zu, %s: %s", i, url, rc == OK ? buf_str(&b) : e.msg);
	}
	buf_fini(&b);
}

static void
https(void **state)
{
	(void)state;
	try_rows(v4);
}

/* ---- IPv6 ---- */

static bool
has_v6(void)
{
	const struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	int fd = socket(AF_INET6, SOCK_STREAM, 0);
	bool has = fd >= 0 && bind(fd, (const struct sockaddr *)&a, sizeof a) == 0;
	if (fd >= 0)
		close(fd);
	return has;
}

static void
need_v6(void)
{
	if (has_v6())
		return;
	print_message("# ::1 is not available: IPv6 was NOT tested\n");
	skip();
}

static void
https_by_ipv6(void **state)
{
	(void)state;
	need_v6();
	try_rows(v6);
}

static void
say_hello(void *from, const struct serve_request *r, struct serve_answer *a)
{
	(void)from;
	a->status = 200;
	buf_addf(&a->body, "hello %.*s", SLICE_ARG(r->path));
}

static void
served_by_ipv6(void **state)
{
	const struct serve_options o = {.address = "::1",
		.max_body = 100,
		.max_connections = 2,
		.timeout_s = 5,
		.handler = say_hello};
	struct serve *s = NULL;
	struct serve *other = NULL;
	struct buf b;
	struct err e;
	char url[64];
	(void)state;
	need_v6();
	buf_init(&b, 100);
	assert_int_equal(serve_open(&o, &s, &e), OK);
	snprintf(url, sizeof url, "http://[::1]:%u/there", serve_port(s));
	assert_int_equal(ask(NULL, NULL, url, &b, &e), OK);
	assert_string_equal(buf_str(&b), "hello /there");
	snprintf(url, sizeof url, "http://127.0.0.1:%u/there", serve_port(s));
	assert_int_equal(ask(NULL, NULL, url, &b, &e), ERR_IO); /* at ::1 alone */
	struct serve_options taken = o;
	taken.port = serve_port(s);
	assert_int_equal(serve_open(&taken, &other, &e), ERR_IO);
	taken.address = "[::1]"; /* brackets belong to URLs */
	assert_int_equal(serve_open(&taken, &other, &e), ERR_USAGE);
	buf_fini(&b);
	serve_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(https),
		cmocka_unit_test(https_by_ipv6),
		cmocka_unit_test(served_by_ipv6),
	};
	setenv("no_proxy", "*", 1);
	return cmocka_run_group_tests(tests, make, folder_remove);
}
