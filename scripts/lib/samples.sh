# shellcheck shell=bash
# The made-up records that a first start loads, so that there is something to look at. Needs say.sh.

sample_classes=(
    registration permit penalty abnormal_operation serious_dishonesty honour commitment evaluation judgment)
sample_rows=2000
# The same seed for every class: the permits and penalties are those of the registered organisations.
sample_seed=20190201
penalty_fault_percentage=3

# sample_department CATALOGUE: prints the code of the department that the samples come from.
sample_department() {
    [[ -r "$1/departments.csv" ]] || die "$1/departments.csv is missing" "Is this checkout whole?"
    awk -F , 'NR > 1 && !first { first = $1 }
        $1 == "990000-scjg" { preferred = $1 }
        END { print preferred ? preferred : first }' "$1/departments.csv"
}

# write_samples GONGXIN DIRECTORY: generates a CSV file for every class, and a small one of other permits to try a feed with.
write_samples() {
    local gongxin="$1" directory="$2" class
    mkdir -p "$directory"
    for class in "${sample_classes[@]}"; do
        local -a faults=()
        [[ "$class" != penalty ]] || faults=(--faults "$penalty_fault_percentage")
        "$gongxin" sample --class "$class" --rows "$sample_rows" --seed "$sample_seed" "${faults[@]}" \
            >"$directory/$class.csv" || die "no sample of the class $class could be generated"
    done
    "$gongxin" sample --class permit --rows 10 --seed $((sample_seed + 1)) >"$directory/try-permit.csv.new" ||
        die "no sample to try a feed with could be generated"
    # The last one, and given its name when it is whole: where it is, all are.
    mv "$directory/try-permit.csv.new" "$directory/try-permit.csv"
}

# load_samples GONGXIN DIRECTORY DEPARTMENT: feeds them in, registrations first. Doing it again changes nothing: the same
# bytes are the same batch.
load_samples() {
    local class
    for class in "${sample_classes[@]}"; do
        step "Feeding in the sample: $class, $sample_rows rows"
        "$1" feed submit --class "$class" --source "$3" "$2/$class.csv" --wait >&2 ||
            die "the sample of the class $class was not accepted" "The reason is above."
    done
}
