// Texts of tables, which a tool says in its user's language: written down here in English, which is the key
// into the catalogues (tools/po/). Nothing in this folder translates or prints.
#pragma once

// What xgettext looks for.
#define N_(text) text
