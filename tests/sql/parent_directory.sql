SELECT parent_directory('/a/b'); -- => '/a'
SELECT parent_directory('/a'); -- => ''
SELECT parent_directory('/a/b/'); -- => '/a/b'
SELECT parent_directory('/'); -- => ''
SELECT parent_directory(NULL); -- => error: Invalid inputs to parent_directory, TEXT was expected
SELECT parent_directory(1); -- => error: Invalid inputs to parent_directory, TEXT was expected
SELECT parent_directory('a'); -- => NULL
SELECT parent_directory('C:\Users\bob'); -- => NULL
