# Every small change of a row of transition.def, each as a file of its own.
# usage: awk -v to=FOLDER -v all=0|1 -f mutate.awk transition.def
# Writes FOLDER/N/register/transition.def, and "N what was changed" to FOLDER/list.  A flip is an
# exclusive or: what the column had is gone, what it had not is there.  Unless `all`, conditions
# that a row does not need, marks that it does not leave and states it does not lead to are tried by
# one of each.
BEGIN {
	nwhat = split("ORDER MIRROR RENEWAL DEMAND RECOGNITION INQUIRY REPORT LAWPACK", what, " ")
	nfrom = split("NEW PENDING EFFECTIVE STAYED ENDED OPEN CLOSED", from, " ")
	nby = split("AUTHORITY COURT PROVIDER RIGHTS_HOLDER PUBLISHER NOBODY", by, " ")
	nmarks = split("LETS_IN IS_CONFIRMED IS_NOTIFIED STAYS SPENDS UNSTAYS NARROWS IS_REMOVED", mark, " ")
	names["ORDERS"] = " ORDER MIRROR "
	names["LIVE"] = " PENDING EFFECTIVE STAYED "
	names["ANYONE"] = " AUTHORITY COURT PROVIDER RIGHTS_HOLDER PUBLISHER "
}
{ line[NR] = $0 }
/^CONDITION\(/ {
	split($0, part, /[(,]/)
	need[++nneeds] = part[2]
	condition[nneeds] = NR
}
/^ROW\(/ { row[++nrows] = NR }
END {
	for (r = 1; r <= nneeds; r++)
		reword(condition[r])
	for (r = 1; r <= nrows; r++)
		change(row[r])
	print n + 0
}

# A condition: its safeguard, its published reason, its place.
function reword(at, part, new) {
	split(line[at], part, /, /)
	new = line[at]
	sub(/, S?[0-9], /, (part[3] == "S2" ? ", S3, " : ", S2, "), new)
	write(at, "another safeguard", "#define S2 2\n" new)
	new = line[at]
	sub(/"/, "\"x", new)
	write(at, "another reason", new)
	if (line[at + 1] ~ /^CONDITION/)
		swap(at)
}

function columns(at, text) {
	text = line[at]
	sub(/^ROW\(/, "", text)
	sub(/\)$/, "", text)
	split(text, col, /, /)
	return col[3]
}

function swap(at, kept) {
	kept = line[at + 1]
	line[at + 1] = line[at]
	write(at, "behind the next", kept)
	line[at] = line[at + 1]
	line[at + 1] = kept
}

function change(at, i, c, last) {
	if (line[at + 1] ~ /^ROW/ && columns(at + 1) == columns(at))
		swap(at)
	columns(at)
	write(at, "deleted", "")
	for (i = 1; i <= nwhat; i++)
		flip(at, 1, what[i])
	for (i = 1; i <= nfrom; i++)
		flip(at, 2, from[i])
	put(at, 3, col[3] == "TIME" ? "LIFT_MADE" : "TIME")
	put(at, 3, col[3] == "REPORT_MADE" ? "INQUIRY_MADE" : "REPORT_MADE")
	for (i = 1; i <= nby; i++)
		flip(at, 4, by[i])
	some(at, 5, need, nneeds)
	for (i = last = 0; i <= nfrom; i++) {
		c = i ? from[i] : "SAME"
		if (c != col[6] && (all || !last++))
			put(at, 6, c)
	}
	some(at, 7, mark, nmarks)
}

function some(at, c, list, count, i, other) {
	for (i = 1; i <= count; i++)
		if (is_in(list[i], col[c]) || all || !other++)
			flip(at, c, list[i])
}

function is_in(name, set, part, i, k) {
	k = split(set, part, / \| /)
	for (i = 1; i <= k; i++)
		if (part[i] == name || index(names[part[i]], " " name " "))
			return 1
	return 0
}

function flip(at, c, bit) { put(at, c, "(" col[c] ") ^ " bit, (is_in(bit, col[c]) ? "without " : "with ") bit) }

function put(at, c, value, said, new, i) {
	for (i = 1; i <= 7; i++)
		new = new (i > 1 ? ", " : "") (i == c ? value : col[i])
	write(at, said ? said : value, "ROW(" new ")")
}

function write(at, said, new, file, i, key) {
	key = line[at] ~ /^ROW/ ? col[1] ", " col[2] ", " col[3] ", " col[4] : line[at]
	sub(/, ".*/, ")", key)
	system("mkdir -p " to "/" ++n "/register")
	file = to "/" n "/register/transition.def"
	for (i = 1; i <= NR; i++)
		print (i == at ? new : line[i]) >file
	close(file)
	print n, "line " at ": " key ": " said >(to "/list")
}
