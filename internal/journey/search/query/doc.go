// Package query is the grammar of the search box: words, "words that stand together", -words that must not be there, and filters
// whose names and values are French or English words (type:incident priorité:1 de:moi depuis:7j). Whatever is typed is a query:
// what is no filter is words. It is pure.
//
//	query  = { item }
//	item   = [ "-" ] ( phrase | filter | word )
//	phrase = '"' text '"'            « … » and “ … ” as well; the last one may be left open
//	filter = name ":" ( value { "," value } | phrase )
package query
