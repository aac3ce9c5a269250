// Package directory is who is here: persons as others see them, and groups of them.
package directory
