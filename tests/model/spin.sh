# shellcheck shell=sh
# shellcheck disable=SC2154
# How tests/scripts/model and model-mutations run spin: source it.  Wants $source.

# Each property is "always", so its claim fails by an assertion: pan needs no search for cycles (-a).

# model_build FOLDER SLICE TABLE [DEFINE...]: FOLDER/pan, of the table in TABLE/register; 2 GB at most.
# $model_o: how pan is optimised; quick to compile is slow to run
model_build() {
	mb_to=$1 mb_table=$3 mb_slice=$2
	shift 3
	mkdir -p "$mb_to" || return 1
	(
		cd "$mb_to" || exit 1
		cpp -P -nostdinc -I "$mb_table" -D"$mb_slice" "$@" "$source/tests/model/lifecycle.pml" >model.pml &&
			spin -a model.pml >spin.out 2>&1 &&
			"${CC:-cc}" "${model_o:--O2}" -w -DSAFETY -DNOREDUCE -DMEMLIM=2000 -o pan pan.c
	) 2>&1
}

# model_run FOLDER PROPERTY: FOLDER/PROPERTY.out; 0: it holds of every state; 1: it does not
# (FOLDER/PROPERTY.how says how); 2: not all was searched
model_run() {
	mkdir -p "$1/of-$2"
	cp "$1/model.pml" "$1/of-$2/"
	(cd "$1/of-$2" && ../pan -N "$2" -m1000000 -w22 >"../$2.out" 2>&1)
	if grep -q 'errors: 0$' "$1/$2.out" && ! grep -qE 'max search depth too small|not completed|out of memory' "$1/$2.out"; then
		return 0
	fi
	if grep -q 'errors: [1-9][0-9]*$' "$1/$2.out" && grep -q 'assertion violated' "$1/$2.out"; then
		return 1
	fi
	cat "$1/$2.out"
	return 2
}

# model_numbers FOLDER PROPERTY: "3625 states, depth 133, 78 MB, 0.15 s"
model_numbers() {
	awk '/states, stored$/ { n = $1 } /depth reached/ { sub(/,$/, "", $6); d = $5 + 0 ? $5 : $6 }
		/total actual memory usage/ { m = $1 } /^pan: elapsed time/ { t = $4 }
		END { printf "%d states, depth %d, %d MB, %s s\n", n, d, m, t }' "$1/$2.out"
}

# model_how FOLDER PROPERTY: the documents that lead to what should not be
model_how() {
	(cd "$1/of-$2" && cp ../pan.* . && spin -t model.pml 2>&1 | grep -E '^ +[A-Z_]+ of ' | tail -20)
}
