-- The highest migration applied; 0 where there is none. Fails with 42P01 in a store that was never migrated.
SELECT coalesce(max(number), 0) FROM guichet.migration
