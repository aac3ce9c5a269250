package demo

import (
	"cmp"
	"context"
	"slices"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/journey/crisis"
)

// theExercise goes on while one looks: part of the scenario was played, part is to come, and one inject waits for a hand.
func theExercise() []beat {
	m := time.Minute
	played := []beat{
		{1 * m, "paul", role(crisis.Director, "paul", false)},
		{1 * m, "paul", call("camille", "yanis", "ines", "nora")},
		{2 * m, "camille", answer(crisis.Take, 0)},
		{3 * m, "nora", answer(crisis.Take, 0)},
		{3 * m, "yanis", answer(crisis.Take, 0)},
		{4 * m, "ines", answer(crisis.Later, 60)},
		{4 * m, "paul", role(crisis.Scribe, "camille", false)},
		{5 * m, "paul", role(crisis.Technical, "yanis", false)},
		{5 * m, "paul", role(crisis.Communication, "nora", false)},
		{6 * m, "paul", phase(crisis.Steering)},
		{8 * m, "camille", write(crisis.Information, "EXERCICE : des fichiers illisibles sur le partage « compta », extension inconnue", 9*m)},
		{12 * m, "yanis", say("isolate", "EXERCICE : je propose d’isoler le réseau des serveurs de fichiers, les sauvegardes sont hors ligne.")},
		{13 * m, "camille", promote("isolate", crisis.Question)},
		{15 * m, "paul", decide("Isoler les serveurs de fichiers ?", "Isoler tout le réseau", "Isoler le seul partage « compta »", "On ne sait pas encore par où c’est entré.")},
		{16 * m, "paul", task("Isoler le réseau des serveurs de fichiers", "yanis", 10*m)},
		{17 * m, "paul", task("Vérifier la dernière sauvegarde saine", "yanis", 20*m, 1)},
		{18 * m, "paul", task("Prévenir l’assureur", "nora", 60*m)},
		{24 * m, "yanis", moveTask(1, crisis.Done, "")},
		{25 * m, "yanis", moveTask(2, crisis.Doing, "")},
		{26 * m, "camille", point("**Faits** : partage « compta » chiffré, réseau isolé.\n\n**Décidé** : isolement complet.\n\n**Attendu** : date de la dernière sauvegarde saine.")},
		{27 * m, "paul", rebuild()},
		{28 * m, "yanis", moveTask(4, crisis.Doing, "")},
		{29 * m, "yanis", moveTask(5, crisis.Doing, "")},
		{33 * m, "nora", message("management", "appel", "EXERCICE : attaque contenue au partage « compta ». Prochain point dans vingt minutes.", 5*m, true, crisis.ByMail, crisis.ByStatus)},
		{34 * m, "nora", message("authorities", "formulaire", "EXERCICE : alerte précoce.", 8*time.Hour, false)},
		{40 * m, "yanis", moveTask(4, crisis.Done, "remonté depuis l’image de référence")},
		{41 * m, "yanis", say("backup", "EXERCICE : la sauvegarde de dimanche est saine, celle de lundi ne l’est plus.")},
	}
	return inOrder(append(played, theScenario()...))
}

// theScenario is what Ana tells the players, and what Karim notes of them.
func theScenario() []beat {
	m := time.Minute
	return []beat{
		{2 * m, "paul", role(crisis.Observer, "karim.bouzid", false)},
		{5 * m, "ana", inject(10, crisis.Technical, "Une demande de rançon", "EXERCICE : un texte s’affiche sur trois postes de la comptabilité. On y réclame 40 000 € en soixante-douze heures ; le ton est poli.")},
		{5 * m, "ana", inject(28, crisis.Communication, "Un journaliste appelle", "EXERCICE : le quotidien régional a su qu’« une attaque est en cours ». Il demande si des données de clients ont fuité, et publie dans une heure.")},
		{5 * m, "ana", inject(38, crisis.Technical, "Une sauvegarde suspecte", "EXERCICE : la sauvegarde de lundi se termine sans erreur, mais sa taille a doublé.")},
		{5 * m, "ana", inject(58, crisis.Director, "La paie doit partir", "EXERCICE : la directrice financière veut que l’on rouvre le partage « paie » avant la fin de la journée, « quoi qu’il en coûte ». Le virement ne peut pas attendre demain.")},
		{5 * m, "ana", inject(80, "", "L’assureur répond", "EXERCICE : l’assureur envoie un expert, qui demande que rien ne soit effacé. Il sera là dans deux heures.")},
		{5 * m, "ana", inject(110, "", "Le téléphone tombe", "EXERCICE : l’autocommutateur ne répond plus. Les seuls numéros qui restent sont ceux que chacun a sur son mobile.")},
		{6 * m, "ana", inject(-1, "", "Des fichiers publiés", "EXERCICE : à envoyer si l’équipe a de l’avance. Cinq fichiers de la comptabilité, dont un relevé d’identité bancaire, paraissent sur un site.")},
		{10 * m, "ana", release(1)},
		{14 * m, "karim.bouzid", observe(1, "La demande de rançon est lue à voix haute, puis notée quatre minutes plus tard. Personne n’a demandé de photographier l’écran.")},
		{19 * m, "karim.bouzid", observe(0, "Les cinq rôles sont tenus en cinq minutes. Le directeur laisse parler chacun avant de trancher.")},
		{28 * m, "ana", release(2)},
		{35 * m, "karim.bouzid", observe(2, "Nora rappelle le journaliste et le renvoie au prochain point de situation. Sa réponse n’est pas dans la main courante.")},
		{38 * m, "ana", release(3)},
		{44 * m, "karim.bouzid", observe(3, "La dernière sauvegarde saine est connue en trois minutes, mais la tâche reste « en cours » au tableau.")},
	}
}

// inOrder puts what happens in the order of its time; what happens at one time stays as it was written.
func inOrder(beats []beat) []beat {
	slices.SortStableFunc(beats, func(a, b beat) int { return cmp.Compare(a.after, b.after) })
	return beats
}

// inject prepares what the players of an exercise will be told at a minute of it; by hand where it is negative.
func inject(minute int64, to, title, text string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		in := crisis.InjectIn{ID: s.id, Title: title, Text: text, Role: to}
		if minute >= 0 {
			in.Minute = &minute
		}
		_, err := s.x.AddInject(ctx, tx, in)
		return err
	}
}

func release(n int64) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.ReleaseInject(ctx, tx, crisis.OneInjectIn{ID: s.id, N: n})
		return err
	}
}

// observe notes what was seen of the players, after an inject where it is given.
func observe(about int64, text string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.Observe(ctx, tx, crisis.ObserveIn{ID: s.id, Text: text, Inject: about})
		return err
	}
}
