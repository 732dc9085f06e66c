#include "base/civil.h"

#include <stdio.h>

enum { MS_PER_DAY = 86400000, YEAR_MIN = 1583, YEAR_MAX = 9999 };

static bool
is_leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int
month_days(int y, int m)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return m == 2 && is_leap(y) ? 29 : days[m - 1];
}

/* Days are counted in years that begin in March, so that a leap day is a year's last. */
civil_day
civil_from_date(struct civil_date d)
{
	int y = d.month <= 2 ? d.year - 1 : d.year;
	int m = d.month <= 2 ? d.month + 9 : d.month - 3;
	int era = (y >= 0 ? y : y - 399) / 400;
	int yoe = y - era * 400;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + (153 * m + 2) / 5 + d.day - 1;
	return era * 146097 + doe - 719468;
}

struct civil_date
civil_to_date(civil_day day)
{
	int z = day + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int m = (5 * doy + 2) / 153;
	struct civil_date d = {.year = yoe + era * 400, .day = doy - (153 * m + 2) / 5 + 1};
	d.month = m < 10 ? m + 3 : m - 9;
	if (d.month <= 2)
		d.year++;
	return d;
}

int
civil_weekday(civil_day day)
{
	int w = (day + 3) % 7;
	return w < 0 ? w + 7 : w;
}

civil_day
civil_add_months(civil_day day, int n)
{
	struct civil_date d = civil_to_date(day);
	int months = d.year * 12 + d.month - 1 + n;
	d.year = months / 12;
	d.month = months % 12 + 1;
	if (d.day > month_days(d.year, d.month))
		d.day = month_days(d.year, d.month);
	return civil_from_date(d);
}

/* n digits at `at`, or -1. */
static int
digits(struct slice s, size_t at, size_t n)
{
	int v = 0;
	if (at + n > s.n)
		return -1;
	for (size_t i = at; i < at + n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

static bool
date_at_start(struct slice s, civil_day *day)
{
	struct civil_date d = {digits(s, 0, 4), digits(s, 5, 2), digits(s, 8, 2)};
	if (s.n < 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	if (d.year < YEAR_MIN || d.month < 1 || d.month > 12 || d.day < 1)
		return false;
	if (d.day > month_days(d.year, d.month))
		return false;
	*day = civil_from_date(d);
	return true;
}

enum err_kind
civil_parse(struct slice text, civil_day *day, struct err *e)
{
	civil_day got;
	if (text.n != 10 || !date_at_start(text, &got))
		return err_set(e, ERR_SYNTAX, "expected a date as YYYY-MM-DD");
	*day = got;
	return OK;
}

/* `Thh:mm:ss[.mmm]Z` from byte 10 on; ms of the day, or -1. */
static int64_t
time_of_day(struct slice s)
{
	if ((s.n != 20 && s.n != 24) || s.p[10] != 'T' || s.p[13] != ':' || s.p[16] != ':')
		return -1;
	int h = digits(s, 11, 2), m = digits(s, 14, 2), sec = digits(s, 17, 2), ms = 0;
	if (s.n == 24)
		ms = s.p[19] == '.' ? digits(s, 20, 3) : -1;
	if (s.p[s.n - 1] != 'Z' || ms < 0)
		return -1;
	if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 59)
		return -1;
	return ((int64_t)(h * 60 + m) * 60 + sec) * 1000 + ms;
}

enum err_kind
civil_parse_instant(struct slice text, int64_t *ms, struct err *e)
{
	civil_day day;
	int64_t tod = date_at_start(text, &day) ? time_of_day(text) : -1;
	if (tod < 0)
		return err_set(e, ERR_SYNTAX, "expected a UTC time as YYYY-MM-DDThh:mm:ssZ");
	*ms = (int64_t)day * MS_PER_DAY + tod;
	return OK;
}

char *
civil_format(civil_day day, char to[CIVIL_TEXT_MAX])
{
	struct civil_date d = civil_to_date(day);
	snprintf(to, CIVIL_TEXT_MAX, "%04d-%02d-%02d", d.year, d.month, d.day);
	return to;
}

civil_day
civil_of_instant(int64_t ms)
{
	int64_t day = ms / MS_PER_DAY;
	if (ms % MS_PER_DAY < 0)
		day--;
	return (civil_day)day;
}

char *
civil_format_instant(int64_t ms, char to[CIVIL_TEXT_MAX])
{
	civil_day day = civil_of_instant(ms);
	int tod = (int)(ms - (int64_t)day * MS_PER_DAY);
	char date[CIVIL_TEXT_MAX];
	int n = snprintf(to, CIVIL_TEXT_MAX, "%.10sT%02d:%02d:%02d", civil_format(day, date),
		tod / 3600000, tod / 60000 % 60, tod / 1000 % 60);
	if (tod % 1000)
		n += snprintf(to + n, CIVIL_TEXT_MAX - (size_t)n, ".%03d", tod % 1000);
	snprintf(to + n, CIVIL_TEXT_MAX - (size_t)n, "Z");
	return to;
}
