# All that is of office 13, a line a table: whatever is changed changes it.
rows_of_13() {
    local cases="SELECT id FROM case_file WHERE office = '13'" batches="SELECT id FROM batch WHERE office = '13'"
    local documents="SELECT d.id FROM document d JOIN submission s ON s.id = d.submission_id WHERE s.case_id IN ($cases)"
    local fields="SELECT id FROM field WHERE document_id IN ($documents)" pages="SELECT p.id FROM page p JOIN original o ON o.id = p.original_id WHERE o.batch_id IN ($batches)"
    while read -r table where; do
        PGOPTIONS='-c search_path=guichet' psql -XAtq -d "$url" -c "SELECT '$table', count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM $table t WHERE $where"
    done <<ROWS
case_file office = '13'
batch office = '13'
submission case_id IN ($cases)
case_value case_id IN ($cases)
case_word case_id IN ($cases)
piece case_id IN ($cases)
notice case_id IN ($cases)
completion_request case_id IN ($cases)
case_link case_id IN ($cases) OR other_id IN ($cases)
piece_reuse case_id IN ($cases) OR document_id IN ($documents)
document id IN ($documents)
field id IN ($fields)
field_review case_id IN ($cases)
field_decision field_id IN ($fields)
field_keying field_id IN ($fields)
page id IN ($pages) OR document_id IN ($documents)
page_arrangement page_id IN ($pages)
page_naming page_id IN ($pages)
original batch_id IN ($batches)
batch_helper batch_id IN ($batches)
ROWS
}
