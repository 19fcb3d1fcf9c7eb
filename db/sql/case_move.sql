-- $1 case number, $2 state, $3 agent, $4 reason.
SELECT case_move($1, $2, $3, $4)
