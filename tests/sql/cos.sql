SELECT cos(0); -- => 1.0
SELECT cos(NULL); -- => NULL
SELECT cos('x'); -- => 1.0
