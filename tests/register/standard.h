/* tests/register/standard.h: the steps that most histories begin with. */
#ifndef EXQ_TESTS_REGISTER_STANDARD_H
#define EXQ_TESTS_REGISTER_STANDARD_H

/* A lawpack that pins a file of protected names. */
#define PROTECT(file)                                                                              \
	"p lawpack kz.authority 900 {\"fold\":1," OFFICE ",\"blobs\":[{\"name\":\"s\",\"kind\":"   \
	"\"suffixes\",\"hash\":\"$file0\",\"bytes\":1,\"valid-from\":\"2026-01-01\"},{\"name\":"   \
	"\"f\","                                                                                   \
	"\"kind\":\"protected-names\",\"hash\":\"" file                                            \
	"\",\"bytes\":1,\"valid-from\":\"2026-01-01\"}]}"
#define URL_OF(host) "{\"kind\":\"url\",\"value\":\"http://" host "\"}"
#define ONE_URL "\"targets\":[{\"kind\":\"url\",\"value\":\"http://films.example/1\"}]"
#define TWO_URLS                                                                                   \
	"\"targets\":[{\"kind\":\"url\",\"value\":\"http://films.example/1\"},"                    \
	"{\"kind\":\"url\",\"value\":\"http://films.example/2\"}]"
#define OFFICE "\"decided-by\":{\"name\":\"Committee\",\"role\":\"head\"}"
#define BY_COURT_ACT                                                                               \
	"\"by-court\":{\"court\":\"Court\",\"number\":\"9\",\"date\":\"2026-02-01\",\"copy\":\"$"  \
	"x\"}"
#define OWN_ACT                                                                                    \
	"\"basis\":{\"kind\":\"own-court-act\",\"court\":\"City court\",\"number\":\"2-1\","       \
	"\"date\":\"2026-02-20\"}"
#define NEW_ACT                                                                                    \
	"\"basis\":{\"kind\":\"own-court-act\",\"court\":\"City court\",\"number\":\"2-7\","       \
	"\"date\":\"2026-03-20\"}"
#define ACT(kind, of) "\"act\":{\"kind\":\"" kind "\",\"state\":\"" of "\",\"body\":\"Court\"}"
#define ASKED                                                                                      \
	"\"claimant\":{\"kind\":\"rights-holder\",\"name\":\"Studio LLP\"},\"works\":[],"          \
	"\"addressees\":[{\"kind\":\"hosting-provider\",\"state\":\"KZ\"}],"                       \
	"\"measures\":[\"remove-content\"]," TWO_URLS

#define DEMAND "demand demand kz.studio 1 {" ACT("court-act", "KZ") "," ASKED "}"

#define NO_NARROWER "\"considered\":[],\"collateral\":[]"
/* Of one target wider than a URL. */
#define ASSESSED(neighbours)                                                                       \
	"\"collateral\":[{\"target\":0,\"method\":\"registers\",\"neighbours\":" neighbours        \
	",\"names\":[],\"date\":\"2026-03-01\"}]"
#define WIDER(neighbours)                                                                          \
	"\"considered\":[{\"measure\":\"remove-content\",\"kind\":\"url\",\"unfit\":"              \
	"\"tried-without-effect\"}]," ASSESSED(neighbours)
#define ORDER_BODY(measure, whom, targets, affected, assessed)                                     \
	OFFICE ",\"interim\":false,\"measure\":\"" measure "\",\"addressees\":[\"" whom            \
	       "\"]," targets ",\"works\":[{\"title\":\"Film\",\"category\":\"film\"}],"           \
	       "\"from\":\"#2\",\"until\":\"#2400\",\"affected\":" affected "," assessed
#define SITE "{\"actor\":\"kz.site\",\"media\":false}"
#define ORDER_REST ORDER_BODY("remove-content", "hosting-provider", TWO_URLS, SITE, NO_NARROWER)
#define OWN_ORDER(body) "order order kz.authority 2 {\"demand\":%demand," OWN_ACT "," body "}"
#define ORDER OWN_ORDER(ORDER_REST)
#define CONFIRM "confirm confirm kz.authority/2 3 {\"confirms\":\"$order\"," OFFICE "}"
#define TOLD(who)                                                                                  \
	"\"to\":\"publisher\",\"actor\":\"" who "\",\"channel\":\"e-mail\",\"sent\":\"#3\","       \
	"\"delivered\":\"#3\",\"proof\":\"$x\""
#define NOTICE "notice notice kz.authority 4 {\"about\":%order," TOLD("kz.site") "}"

/* Effective from 28 h on, until 2400 h. */
#define IN_FORCE DEMAND, ORDER, CONFIRM, NOTICE

#define FOREIGN_REF "{\"log\":\"ru.example/register\",\"id\":\"$theirs\"}"
#define GRANT_OF(demand, outcome)                                                                  \
	"\"demand\":" demand ",\"act\":{\"kind\":\"court-act\",\"state\":\"RU\",\"body\":\"MGS\"," \
	"\"number\":\"3-1\",\"date\":\"2026-01-10\"},\"outcome\":\"" outcome "\"," OFFICE          \
	",\"grant\":{\"court\":\"City court\",\"number\":\"2-5\",\"date\":\"2026-02-20\","         \
	"\"writ\":\"W-1\",\"writ-date\":\"2026-02-25\",\"copy\":\"$x\",\"finality\":true,"         \
	"\"service\":true,\"translation\":true,\"measures\":[\"remove-content\"]," TWO_URLS        \
	",\"until\":\"#3000\"}"
#define GRANT "grant recognition kz.court 1 {" GRANT_OF(FOREIGN_REF, "granted") "}"
#define RECOGNISED                                                                                 \
	"\"basis\":{\"kind\":\"recognition\",\"court\":\"City court\",\"number\":\"2-5\","         \
	"\"date\":\"2026-02-20\",\"ref\":\"$grant\"}"
#define FOREIGN_ORDER                                                                              \
	"order order kz.authority 2 {\"demand\":" FOREIGN_REF "," RECOGNISED "," ORDER_REST "}"

#define COPY_URL "\"targets\":[{\"kind\":\"url\",\"value\":\"http://copy.example/1\"}]"
#define MIRROR                                                                                     \
	"mirror mirror kz.authority 30 {\"order\":\"$order\"," OFFICE                              \
	",\"copies\":[\"same-content\"]," COPY_URL ",\"evidence\":[{\"title\":\"Page\","           \
	"\"hash\":\"$x\",\"date\":\"2026-03-01\"}],\"objection-until\":\"#60\",\"from\":\"#30\","  \
	"\"until\":\"#2000\",\"affected\":null,\"considered\":[],\"collateral\":[]}"
#define MIRROR_CONFIRM "confirm2 confirm kz.authority/2 31 {\"confirms\":\"$mirror\"," OFFICE "}"
#define MIRROR_NOTICE                                                                              \
	"notice2 notice kz.authority 32 {\"about\":%mirror,\"to\":\"hosting-provider\","           \
	"\"channel\":\"e-mail\",\"sent\":\"#31\",\"delivered\":null,\"proof\":\"$x\"}"
/* Effective from 60 h on, until 2000 h. */
#define MIRRORED MIRROR, MIRROR_CONFIRM, MIRROR_NOTICE

#define RENEW                                                                                      \
	"renew renew kz.authority 1000 {\"order\":\"$order\"," NEW_ACT "," OFFICE                  \
	",\"seen\":\"#990\",\"until\":\"#5000\",\"considered\":[],\"collateral\":[]}"
#define RENEW_CONFIRM "confirm3 confirm kz.authority/2 1001 {\"confirms\":\"$renew\"," OFFICE "}"
#define RENEW_NOTICE "notice3 notice kz.authority 1002 {\"about\":%renew," TOLD("kz.site") "}"

#define CONTEST(about)                                                                             \
	"\"order\":" about ",\"by\":\"publisher\",\"grounds\":[\"not-copyright\"],\"relief\":"     \
	"[\"stay\"]"
#define DECISION(contest, is, court)                                                               \
	"\"contest\":" contest ",\"order\":\"$order\",\"order-is\":\"" is "\"," OFFICE             \
	",\"by-court\":" court
#define STAY_OF "\"order\":\"$order\"," OFFICE ",\"by-court\":null"
#define RESUME_OF(what) "\"order\":\"$order\",\"ends\":" what "," OFFICE "," BY_COURT_ACT
#define NARROW_OF "\"order\":\"$order\"," OFFICE
#define REMOVED_OF "\"about\":%order,\"by\":\"publisher\",\"at\":\"#40\""
#define LIFT_OF(what, cause)                                                                       \
	"\"order\":\"$" what "\",\"cause\":\"" cause "\"," OFFICE ",\"by-court\":null"

#endif
