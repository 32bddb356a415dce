SELECT degrees(3.141592653589793); -- => 180.0
SELECT degrees(NULL); -- => NULL
SELECT degrees(0); -- => 0.0
