-- One level, no dot files; directories end in a separator.
SELECT path FROM file WHERE path LIKE '/etc/%'; -- => /etc/alternatives/ ; /etc/dangling ; /etc/hostname ; /etc/hosts ; /etc/localtime ; /etc/loop ; /etc/ssl/
SELECT path FROM file WHERE path LIKE '/etc/.%'; -- => /etc/../ ; /etc/./ ; /etc/.pwd.lock
SELECT path FROM file WHERE path LIKE '/etc/host%'; -- => /etc/hostname ; /etc/hosts
SELECT path FROM file WHERE path LIKE '/ETC/host%'; -- =>
SELECT path FROM file WHERE path LIKE '/etc/%/%.pem'; -- => /etc/alternatives/cert.pem ; /etc/ssl/cert.pem
SELECT path FROM file WHERE path LIKE '/etc/hosts'; -- => /etc/hosts
SELECT path FROM file WHERE path LIKE '/etc/ssl'; -- =>
SELECT path FROM file WHERE path LIKE '/etc/ssl/'; -- => /etc/ssl/
SELECT path FROM file WHERE path LIKE '/etc/hosts/'; -- =>
SELECT path FROM file WHERE path LIKE 'etc/%'; -- =>
SELECT path FROM file WHERE path LIKE '/etc/ssl/private/key_1.pem'; -- => /etc/ssl/private/key_1.pem
SELECT path FROM file WHERE path LIKE '/etc/ssl/private/key_1___m'; -- =>
-- A trailing %% goes all the way down, dot files included below the first level.
SELECT path FROM file WHERE path LIKE '/etc/ssl/%%'; -- => /etc/ssl/cert.pem ; /etc/ssl/private/ ; /etc/ssl/private/.hidden ; /etc/ssl/private/key_1.pem
SELECT path FROM file WHERE path LIKE '/etc/ss%%'; -- => /etc/ssl/ ; /etc/ssl/cert.pem ; /etc/ssl/private/ ; /etc/ssl/private/.hidden ; /etc/ssl/private/key_1.pem
SELECT path FROM file WHERE path LIKE '/etc/%%/cert.pem'; -- => /etc/alternatives/cert.pem ; /etc/ssl/cert.pem
SELECT count(*) FROM file WHERE path LIKE '/etc/%%' AND path LIKE '%.hidden'; -- => 1
-- `=` takes the path as it is.
SELECT path, filename, directory FROM file WHERE path = '/etc/hosts'; -- => /etc/hosts|hosts|/etc
SELECT path, filename, directory FROM file WHERE path = '/etc/ssl/'; -- => /etc/ssl/|.|/etc/ssl
SELECT path, filename, directory FROM file WHERE path = '/etc/ssl'; -- => /etc/ssl|ssl|/etc
SELECT path, filename, directory FROM file WHERE path = '/etc'; -- => /etc|etc|/
SELECT path, type FROM file WHERE path = '/etc/ssl/../hosts'; -- => /etc/ssl/../hosts|regular
SELECT path FROM file WHERE path = '/missing'; -- =>
SELECT path FROM file WHERE path IN ('/etc/hosts', '/missing', '/etc/hostname'); -- => /etc/hostname ; /etc/hosts
SELECT path FROM file WHERE path GLOB '/etc/*'; -- =>
-- A directory lists its entries, dot files included, under the text asked for.
SELECT path, directory FROM file WHERE directory = '/etc/ssl'; -- => /etc/ssl/cert.pem|/etc/ssl ; /etc/ssl/private|/etc/ssl
SELECT path, directory FROM file WHERE directory = '/etc/ssl/private/'; -- => /etc/ssl/private/.hidden|/etc/ssl/private/ ; /etc/ssl/private/key_1.pem|/etc/ssl/private/
SELECT path, directory FROM file WHERE directory LIKE '/etc/ss%'; -- => /etc/ssl/cert.pem|/etc/ssl/ ; /etc/ssl/private|/etc/ssl/
SELECT path FROM file WHERE directory = '/etc/hosts'; -- =>
-- What a file is.
SELECT mode, uid, gid, size, type, symlink FROM file WHERE path = '/etc/hostname'; -- => 0600|5|6|4|regular|0
SELECT size, mtime, btime, hard_links, device FROM file WHERE path = '/etc/hosts'; -- => 20|1700000001|0|1|0
SELECT mode, type FROM file WHERE path = '/etc/ssl/private'; -- => 0710|directory
SELECT type, symlink, symlink_target_path, size FROM file WHERE path = '/etc/localtime'; -- => regular|1|/usr/share/zoneinfo/UTC|4
SELECT type, symlink, symlink_target_path FROM file WHERE path = '/etc/dangling'; -- => unknown|1|/nowhere
SELECT type, symlink FROM file WHERE path = '/etc/loop'; -- => unknown|1
SELECT a.inode = b.inode FROM file a, file b WHERE a.path = '/etc/ssl' AND b.path = '/etc/alternatives'; -- => 1
-- Paths that rows mention exist, through links, and belong to the home's user.
SELECT path, mode, uid FROM file WHERE path = '/sbin/init'; -- => /sbin/init|0755|0
SELECT path FROM file WHERE path = '/usr/sbin/init'; -- => /usr/sbin/init
SELECT path, type, uid FROM file WHERE path LIKE '/home/ann/%'; -- => /home/ann/work/|directory|1000
SELECT p.name, f.type FROM processes p JOIN file f USING (path); -- => init|regular ; tool|regular
SELECT find_file_path_in_cmd('/opt/my app/tool --now'); -- => /opt/my app/tool
SELECT find_file_path_in_cmd('/etc/ssl x') = ''; -- => 1
-- Digests are those of the content.
SELECT path, directory, md5 FROM hash WHERE path = '/etc/hostname'; -- => /etc/hostname|/etc|19a86833023ec6d40d08fad62097ae5b
SELECT sha1, sha256 FROM hash WHERE path = '/etc/ssl/cert.pem'; -- => a5aa1156bd6f5fa84c3023cd87babc60106599c9|f0aeace912cf19dc1c6fffd41de6e395daeb5462f1221945706bd0674c3005eb
SELECT path FROM hash WHERE directory = '/etc/ssl'; -- => /etc/ssl/cert.pem
SELECT path FROM hash WHERE path LIKE '/etc/%'; -- => /etc/hostname ; /etc/hosts ; /etc/localtime
SELECT count(*) FROM hash WHERE path IN ('/etc/ssl', '/etc/dangling', '/missing'); -- => 0
SELECT count(*) FROM processes p JOIN hash h USING (path) WHERE length(h.sha256) = 64; -- => 2
-- Rows of other tables are picked as the pattern expands.
SELECT path FROM magic WHERE path LIKE '/etc/%'; -- => /etc/hosts
SELECT path FROM magic WHERE path LIKE '/etc/%%'; -- => /etc/hosts ; /etc/ssl/cert.pem
SELECT path FROM magic WHERE path = '/etc/hosts'; -- => /etc/hosts
SELECT path FROM yara_file WHERE path = '/etc/hosts'; -- =>
SELECT path, matches FROM yara_file WHERE path = '/etc/hosts' AND sigfile = '/rules.yar'; -- => /etc/hosts|rule
