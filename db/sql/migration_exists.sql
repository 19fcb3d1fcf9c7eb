SELECT to_regclass('guichet.migration') IS NOT NULL
