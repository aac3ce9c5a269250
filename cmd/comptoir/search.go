package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"os"

	"comptoir/internal/app"
)

type searchCmd struct {
	Eval searchEvalCmd `cmd:"" help:"Measure the quality of the search on a set of documents, queries and judgements."`
}

type searchEvalCmd struct {
	Corpus   string `help:"Documents: JSON lines of id, title, text." required:"" type:"existingfile"`
	Queries  string `help:"Queries: JSON lines of id, text." required:"" type:"existingfile"`
	Qrels    string `help:"Judgements: query, document, score, separated by tabs." required:"" type:"existingfile"`
	RunFile  string `name:"run" help:"Write what was found here: query, tab, document, best first." placeholder:"FILE" type:"path"`
	Database string `help:"PostgreSQL URL: the scratch organisation is made beside what is there, and removed." placeholder:"URL"`
}

// Run prints one JSON object of figures.
func (c searchEvalCmd) Run(ctx context.Context) (err error) {
	in := app.EvalIn{Database: c.Database}
	corpus, err := os.Open(c.Corpus)
	if err != nil {
		return err
	}
	defer func() { _ = corpus.Close() }() // only read
	queries, err := os.Open(c.Queries)
	if err != nil {
		return err
	}
	defer func() { _ = queries.Close() }() // only read
	judged, err := os.Open(c.Qrels)
	if err != nil {
		return err
	}
	defer func() { _ = judged.Close() }() // only read
	in.Corpus, in.Queries, in.Judged = bufio.NewReader(corpus), bufio.NewReader(queries), bufio.NewReader(judged)
	if c.RunFile != "" {
		out, err := os.Create(c.RunFile)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, out.Close()) }()
		in.Run = out
	}
	figures, err := app.Eval(ctx, app.Options{Version: version, Log: quiet()}, in)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(figures)
}
