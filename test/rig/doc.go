// Package rig runs the real binary for the fault tests and the load program: it builds it, furnishes its data through the same use
// cases that the server has, starts it, kills it, and speaks HTTP and the live protocol with it as a browser would.
package rig
