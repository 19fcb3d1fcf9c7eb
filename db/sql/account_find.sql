-- $1 account. What a login needs, as JSON; null when there is none.
SELECT coalesce((SELECT jsonb_build_object('password', a.password, 'role', a.role, 'office', a.office, 'locked', a.locked,
                        'recovery', CASE WHEN a.recovery_until > now() THEN a.recovery END,
                        'wait_s', greatest(0, ceil(extract(epoch FROM a.next_try_at - now()))))
                 FROM account a WHERE a.name = $1), 'null')
