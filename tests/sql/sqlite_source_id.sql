SELECT substr(sqlite_source_id(), 1, 10); -- => '2023-05-16'
SELECT length(sqlite_source_id()); -- => 84
SELECT sqlite_source_id(1); -- => error: wrong number of arguments to function sqlite_source_id()
