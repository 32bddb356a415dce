SELECT sleep(0); -- => 0
SELECT sleep(-1); -- => 0
SELECT sleep(NULL); -- => 0
SELECT sleep(3600); -- => 3600
SELECT sleep('2x'); -- => 2
