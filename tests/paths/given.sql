SELECT path, size FROM file WHERE path LIKE '/bin/%'; -- => /bin/ls|10 ; /bin/abc|3 ; /bin/cat|4
SELECT path FROM file WHERE path LIKE '/bin/%%'; -- => /bin/ls ; /bin/deep/er ; /bin/abc ; /bin/cat
SELECT path FROM file WHERE path = '/sbin/init'; -- =>
SELECT p.pid FROM processes p LEFT JOIN hash h USING (path) WHERE h.path IS NULL; -- => 1
SELECT path, md5 FROM hash WHERE path = '/bin/ls'; -- => /bin/ls|aa
-- Over --read_max a file has empty digests.
SELECT path, md5, sha256 FROM hash WHERE path = '/bin/cat'; -- => /bin/cat||
SELECT md5 FROM hash WHERE path = '/bin/abc'; -- => 900150983cd24fb0d6963f7d28e17f72
