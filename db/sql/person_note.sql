-- $1 case number, $2 agent. Notes that everything about the case was given to the person that it is about.
SELECT event_add('case.disclosed', 'case', $1, $2, '{"right": "access"}')
