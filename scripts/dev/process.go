package main

import (
	"context"
	"fmt"
)

// process is the running server; its zero value is none.
type process struct {
	cancel context.CancelFunc
	ended  chan struct{}
}

// launch starts the server that was built last.
func launch(ctx context.Context, addr, data string) *process {
	ctx, cancel := context.WithCancel(ctx)
	p := &process{cancel: cancel, ended: make(chan struct{})}
	server := command(ctx, binary, "demo", "--addr", addr, "--data", data)
	go func() {
		defer close(p.ended)
		if err := ignoreStop(ctx, server.Run()); err != nil {
			fmt.Printf("── the server ended (%v); waiting for the next change\n", err)
		}
	}()
	return p
}

// stop asks the server to end and waits until it has, so that the next one finds the port and the data free.
func (p *process) stop() {
	if p.cancel != nil {
		p.cancel()
		<-p.ended
	}
}
