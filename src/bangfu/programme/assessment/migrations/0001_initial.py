"""Runs, verdicts, roll-ups, leads and their steps."""

import django.db.models.deletion
from django.db import migrations, models

import bangfu.programme.ledger.sealing


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule_set', models.CharField(max_length=60)),
                ('rule', models.CharField(max_length=60)),
                ('pack', models.CharField(max_length=60)),
                ('table', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=60)),
                ('household', models.BigIntegerField(null=True)),
                ('path', models.CharField(max_length=24)),
                ('state', models.CharField(default='to_check', max_length=30)),
                ('opened_on', models.DateField()),
                ('last_run', models.BigIntegerField()),
                ('heard_at', models.DateTimeField(null=True)),
                ('facts', models.TextField(default='{}')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'path', 'id'], name='lead_desk'), models.Index(fields=['path', 'id'], name='lead_path'), models.Index(fields=['key'], name='lead_key')],
                'constraints': [models.UniqueConstraint(fields=('rule_set', 'rule', 'key'), name='lead_once')],
            },
        ),
        migrations.CreateModel(
            name='LeadStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=24)),
                ('from_state', models.CharField(max_length=30)),
                ('to_state', models.CharField(max_length=30)),
                ('at', models.DateTimeField()),
                ('by', models.BigIntegerField(null=True)),
                ('by_name', models.CharField(max_length=60)),
                ('heard', models.BooleanField(default=False)),
                ('note', bangfu.programme.ledger.sealing.SealedField(null=True)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='assessment.lead')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=60)),
                ('pack_hash', models.CharField(max_length=64)),
                ('rules', models.CharField(max_length=60)),
                ('on', models.DateField()),
                ('area', models.CharField(blank=True, max_length=24)),
                ('asked_by', models.BigIntegerField(null=True)),
                ('asked_name', models.CharField(max_length=60)),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(default='waiting', max_length=12)),
                ('ended_at', models.DateTimeField(null=True)),
                ('snapshot_hash', models.CharField(blank=True, max_length=64)),
                ('subjects', models.PositiveIntegerField(default=0)),
                ('counts', models.TextField(default='{}')),
                ('result_sha256', models.CharField(blank=True, max_length=64)),
                ('job', models.BigIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['area', 'id'], name='run_area')],
            },
        ),
        migrations.CreateModel(
            name='RunPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.BigIntegerField()),
                ('path', models.CharField(blank=True, max_length=24)),
                ('level', models.PositiveSmallIntegerField()),
                ('verdict', models.CharField(max_length=60)),
                ('subjects', models.PositiveIntegerField()),
                ('added', models.BigIntegerField(null=True)),
                ('gap', models.BigIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['run', 'level', 'path'], name='run_place')],
            },
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.BigIntegerField()),
                ('key', models.CharField(max_length=60)),
                ('path', models.CharField(max_length=24)),
                ('verdict', models.CharField(max_length=60)),
                ('failed', models.BigIntegerField()),
                ('unknown', models.BigIntegerField()),
                ('figures', models.TextField(default='{}')),
            ],
            options={
                'indexes': [models.Index(fields=['run', 'verdict', 'path', 'id'], name='verdict_list'), models.Index(fields=['run', 'key'], name='verdict_run_key'), models.Index(fields=['key', 'run'], name='verdict_key')],
            },
        ),
    ]
