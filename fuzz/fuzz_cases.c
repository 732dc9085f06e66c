/* Any bytes as the cases of a small pack. */
#include "fuzz.h"

#include "law/cases.h"

static const char pack[] =
	"pack p en \"p\" ru \"p\" kk \"p\"\n"
	"source s { title en \"t\" ru \"t\" kk \"t\" url \"https://example.org/\" }\n"
	"rule r { step in-force cite s \"1\" checked text when host.state is KZ\n"
	"  require recognition.by is host-court until act.until\n"
	"  else en \"e\" ru \"e\" kk \"e\" say en \"s\" ru \"s\" kk \"s\" }\n"
	"clock c { cite s \"2\" checked text for addressee when host.state is KZ starts received\n"
	"  within 3 working-days say en \"s\" ru \"s\" kk \"s\" }\n"
	"exposure x { cite s \"3\" checked text side refusing state KZ when host.state is KZ\n"
	"  say en \"s\" ru \"s\" kk \"s\" }\n"
	"calendar KZ 2026 { cite s \"4\" checked text off 01-01 }\n";

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct cases_tally tally;
	struct law *l = law_open();
	struct law_diags *d = law_diags_open();
	char hash[72] = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
	must(law_add(l, slice_of("p.law"), slice_of(pack), hash, d) == OK);
	must(law_finish(l, d) == OK);
	tally = (struct cases_tally){.ncases = 0};
	enum err_kind rc = cases_run(l, l->packs[0], slice_of("p.cases"),
		(struct slice){(const char *)bytes, n}, d, &tally);
	must(tally.nfailed <= tally.nexpected);
	if (rc != OK || tally.nfailed)
		must(d->n > 0);
	law_diags_close(d);
	law_close(l);
	return 0;
}
