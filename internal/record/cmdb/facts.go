package cmdb

import (
	"context"
	"iter"
	"maps"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/cmdb/graph"
)

// facts are what sums over services need: who uses them, and how soon they must be back.
type facts struct {
	services map[graph.Key]fact
	people   int // different persons that any of them names
}

type fact struct {
	rto     int64
	persons []int32 // numbered among all that the facts name
	others  int64   // people that the directory does not know
}

func factsOf(ctx context.Context, r db.Reader, classes map[string]bool) (*facts, error) {
	f := &facts{services: map[graph.Key]fact{}}
	rows, err := serviceRows(ctx, r, slices.Sorted(maps.Keys(classes)))
	if err != nil {
		return nil, err
	}
	for _, w := range rows {
		key, err := graph.ParseKey(w.ID)
		if err != nil {
			return nil, err
		}
		f.services[key] = fact{rto: w.RTO}
	}
	users, err := allUsers(ctx, r)
	if err != nil {
		return nil, err
	}
	var sites []string
	for _, u := range users {
		if u.Kind == UserSite {
			sites = append(sites, u.Ref)
		}
	}
	n, err := gather(ctx, r, nil, nil, sites)
	if err != nil {
		return nil, err
	}
	number, crowds := map[string]int32{}, map[string][]int32{}
	for _, u := range users {
		key, err := graph.ParseKey(u.CI)
		if err != nil {
			return nil, err
		}
		crowd := u.Kind + " " + u.Ref
		if _, known := crowds[crowd]; !known {
			who, err := peopleOf(ctx, r, u, n)
			if err != nil {
				return nil, err
			}
			list := make([]int32, 0, len(who))
			for _, p := range who {
				if _, ok := number[p]; !ok {
					number[p] = int32(len(number))
				}
				list = append(list, number[p])
			}
			crowds[crowd] = list
		}
		s := f.services[key]
		s.persons = append(s.persons, crowds[crowd]...)
		if u.Kind != UserPerson && u.Count > 0 {
			s.others += max(0, u.Count-int64(len(crowds[crowd])))
		}
		f.services[key] = s
	}
	f.people = len(number)
	return f, nil
}

// sum counts the people who use any of some services, each person once, and finds the service that must be back first.
func (f *facts) sum(v *graph.View, services iter.Seq[graph.Node]) (people int64, soonest graph.Node, rto int64) {
	seen := make([]uint64, (f.people+63)/64)
	for n := range services {
		s, ok := f.services[v.Key(n)]
		if !ok {
			continue
		}
		people += s.others
		for _, p := range s.persons {
			if bit := uint64(1) << (p % 64); seen[p/64]&bit == 0 {
				seen[p/64] |= bit
				people++
			}
		}
		if s.rto > 0 && (rto == 0 || s.rto < rto || s.rto == rto && v.Compare(n, soonest) < 0) {
			soonest, rto = n, s.rto
		}
	}
	return people, soonest, rto
}

// users counts the people of one service.
func (f *facts) users(key graph.Key) int64 {
	s := f.services[key]
	persons := slices.Clone(s.persons)
	slices.Sort(persons)
	return int64(len(slices.Compact(persons))) + s.others
}

// peopleOf are the persons of the directory that a line stands for.
func peopleOf(ctx context.Context, r db.Reader, u userRow, n names) ([]string, error) {
	switch u.Kind {
	case UserPerson:
		return []string{u.Ref}, nil
	case UserGroup:
		list, err := directory.GroupMembers(ctx, r, u.Ref)
		out := make([]string, len(list))
		for i, p := range list {
			out[i] = p.ID
		}
		return out, err
	case UserSite:
		return directory.AtSite(ctx, r, n.cis[u.Ref])
	default:
		return nil, nil
	}
}
