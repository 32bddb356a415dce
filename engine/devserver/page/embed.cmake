# Writes ${OUT}: the files of the page as string literals.
set(text "// Generated from engine/devserver/page.\n")
foreach(name html css js)
  file(READ ${DIR}/page.${name} content)
  string(APPEND text
    "constexpr std::string_view kPage_${name} = R\"ctlpage(${content})ctlpage\";\n")
endforeach()
file(WRITE ${OUT} "${text}")
