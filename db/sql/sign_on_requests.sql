-- Who came by the provider and has no account, newest first, as JSON.
SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'shown', shown, 'issuer', issuer, 'seen_at', seen_at) ORDER BY seen_at DESC), '[]')
FROM sign_on_unknown WHERE seen_at > now() - interval '7 days'
