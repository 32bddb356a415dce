-- The version collations in comparisons, ORDER BY and max().
SELECT '1.9' < '1.10' COLLATE version; -- => 1
SELECT '1.9' < '1.10'; -- => 0
SELECT '1:0.0' = '1.0.0' COLLATE version; -- => 1
SELECT '1:0.0' = '1.0.0' COLLATE version_arch; -- => 0
SELECT '10' < '9' COLLATE version_rhel; -- => 1
SELECT '10' < '9' COLLATE version_dpkg; -- => 0
SELECT '1.0~rc1' < '1.0' COLLATE version_arch; -- => 1
SELECT '4:2' = '4:2-1' COLLATE version_rhel; -- => 1
SELECT max(column1 COLLATE version) FROM (VALUES ('1.2'), ('1.10'), ('1.9')); -- => '1.10'
SELECT group_concat(column1) FROM (SELECT column1 FROM (VALUES ('2.0'), ('10.0'), ('')) ORDER BY column1 COLLATE version); -- => ',2.0,10.0'
SELECT 'a' < 'b' COLLATE semver; -- => error: no such collation sequence: semver
