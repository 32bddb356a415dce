SELECT sin(0); -- => 0.0
SELECT sin(NULL); -- => NULL
SELECT sin('x'); -- => 0.0
