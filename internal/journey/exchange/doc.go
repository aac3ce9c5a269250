// Package exchange brings records in from other tools and gives them out.
package exchange
