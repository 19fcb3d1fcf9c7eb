-- $1 case number, $2 procedure, $3 agent, $4 reason. A person says what is asked for.
SELECT case_qualify_by($1, $2, $3, $4)
