SELECT path, type FROM file WHERE path = '/applications/safari.app'; -- => /applications/safari.app|directory
SELECT path FROM file WHERE path LIKE '/Applications/%'; -- => /Applications/Safari.app/ ; /Applications/Utilities/
SELECT path FROM file WHERE path LIKE '/users/%/Library/notes.db'; -- => /users/ann/Library/notes.db
SELECT path FROM file WHERE path LIKE '/Users/ann/Library/n%'; -- =>
SELECT path FROM signature WHERE path LIKE '/Applications/%'; -- => /Applications/Safari.app/
SELECT path FROM signature WHERE path = '/Applications/Safari.app'; -- => /Applications/Safari.app
SELECT value FROM plist WHERE path = '/Library/Preferences/com.apple.alf.plist' AND key = 'globalstate'; -- => 1
SELECT value FROM plist WHERE path LIKE '/Library/Preferences/%'; -- => 1
SELECT btime = mtime FROM file WHERE path = '/Applications'; -- => 1
