using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Offprint.Site.Database;

/// <summary>What the site remembers. Times are kept as milliseconds since 1970, which both kinds of database can sort.</summary>
/// <param name="options">Options of Entity Framework.</param>
public abstract class SiteDatabase(DbContextOptions options) : DbContext(options)
{
    /// <summary>Runs.</summary>
    public DbSet<RunRow> Runs => Set<RunRow>();

    /// <summary>People who signed in.</summary>
    public DbSet<UserRow> Users => Set<UserRow>();

    /// <summary>Links that sign in.</summary>
    public DbSet<SignInLinkRow> SignInLinks => Set<SignInLinkRow>();

    /// <summary>Votes.</summary>
    public DbSet<VoteRow> Votes => Set<VoteRow>();

    /// <summary>Keys of the JSON interface.</summary>
    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    /// <summary>Papers that were added here.</summary>
    public DbSet<PaperRow> Papers => Set<PaperRow>();

    /// <summary>Authors and tags of those papers.</summary>
    public DbSet<PaperLabelRow> PaperLabels => Set<PaperLabelRow>();

    /// <summary>Papers that somebody wants to see here.</summary>
    public DbSet<SubmissionRow> Submissions => Set<SubmissionRow>();

    /// <summary>Comments.</summary>
    public DbSet<CommentRow> Comments => Set<CommentRow>();

    /// <summary>Searches that people keep.</summary>
    public DbSet<SavedSearchRow> SavedSearches => Set<SavedSearchRow>();

    /// <summary>Addresses that get digests.</summary>
    public DbSet<SubscriptionRow> Subscriptions => Set<SubscriptionRow>();

    /// <summary>Mails to be sent.</summary>
    public DbSet<OutboxMailRow> OutboxMails => Set<OutboxMailRow>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Milliseconds>();
        configurationBuilder.Properties<RunState>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<Offprint.Papers.RunSize>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<Offprint.Papers.PaperArea>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<PaperSource>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<SubmissionState>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<CommentState>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<DigestFrequency>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<OutboxMailState>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<IReadOnlyList<string>>().HaveConversion<TextList.Converter, TextList.Comparer>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<RunRow>(run =>
        {
            run.ToTable("runs");
            run.Property(r => r.Id).HasMaxLength(16);
            run.Property(r => r.Paper).HasMaxLength(64);
            run.Property(r => r.Verdict).HasMaxLength(16);
            run.Property(r => r.Origin).HasMaxLength(80);
            run.HasIndex(r => new { r.State, r.CreatedAt });
            run.HasIndex(r => new { r.Paper, r.CreatedAt });
            run.HasIndex(r => r.CreatedAt);
        });
        modelBuilder.Entity<UserRow>(user =>
        {
            user.ToTable("users");
            user.Property(u => u.Email).HasMaxLength(254);
            user.Property(u => u.Name).HasMaxLength(40);
            user.HasIndex(u => u.Email).IsUnique();
        });
        modelBuilder.Entity<SignInLinkRow>(link =>
        {
            link.ToTable("sign_in_links");
            link.Property(l => l.Email).HasMaxLength(254);
            link.Property(l => l.Hash).HasMaxLength(64);
            link.HasIndex(l => l.Hash).IsUnique();
        });
        modelBuilder.Entity<VoteRow>(vote =>
        {
            vote.ToTable("votes");
            vote.HasKey(v => new { v.Paper, v.UserId });
            vote.Property(v => v.Paper).HasMaxLength(64);
            vote.HasIndex(v => v.At);
            vote.HasOne<UserRow>().WithMany().HasForeignKey(v => v.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<ApiKeyRow>(key =>
        {
            key.ToTable("api_keys");
            key.Property(k => k.Name).HasMaxLength(80);
            key.Property(k => k.Hash).HasMaxLength(64);
            key.HasIndex(k => k.Hash).IsUnique();
        });
        CreatePapers(modelBuilder);
        CreateCommunity(modelBuilder);
        CreateMail(modelBuilder);
    }

    private void CreatePapers(ModelBuilder modelBuilder)
    {
        var bytes = Database.IsNpgsql() ? "C" : null; // dates, slugs and labels are compared byte by byte everywhere
        modelBuilder.Entity<PaperRow>(paper =>
        {
            paper.ToTable("papers");
            paper.Property(p => p.Slug).HasMaxLength(64).UseCollation(bytes);
            paper.Property(p => p.Title).HasMaxLength(500);
            paper.Property(p => p.TitleKey).HasMaxLength(60).UseCollation(bytes);
            paper.Property(p => p.Abstract).HasMaxLength(10_000);
            paper.Property(p => p.Date).HasMaxLength(10).UseCollation(bytes);
            paper.Property(p => p.ArxivId).HasMaxLength(32);
            paper.Property(p => p.Doi).HasMaxLength(200);
            paper.Property(p => p.Url).HasMaxLength(500);
            paper.HasIndex(p => p.Slug).IsUnique();
            paper.HasIndex(p => p.ArxivId).IsUnique();
            paper.HasIndex(p => p.Doi).IsUnique();
            paper.HasIndex(p => new { p.Date, p.Slug }).IsDescending(true, false);
            paper.HasIndex(p => new { p.Area, p.Date, p.Slug }).IsDescending(false, true, false);
            paper.HasIndex(p => new { p.TitleKey, p.Slug });
            paper.HasIndex(p => new { p.AddedAt, p.Id });
            paper.HasOne<UserRow>().WithMany().HasForeignKey(p => p.AddedBy).OnDelete(DeleteBehavior.SetNull);
        });
        modelBuilder.Entity<PaperLabelRow>(label =>
        {
            label.ToTable("paper_labels");
            label.HasKey(l => new { l.Kind, l.Label, l.Date, l.Slug });
            label.Property(l => l.Label).HasMaxLength(120).UseCollation(bytes);
            label.Property(l => l.Date).HasMaxLength(10).UseCollation(bytes);
            label.Property(l => l.Slug).HasMaxLength(64).UseCollation(bytes);
            label.Property(l => l.Text).HasMaxLength(120);
        });
    }

    private static void CreateCommunity(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<SubmissionRow>(submission =>
        {
            submission.ToTable("submissions");
            submission.Property(s => s.Id).HasMaxLength(16);
            submission.Property(s => s.Title).HasMaxLength(500);
            submission.Property(s => s.Abstract).HasMaxLength(10_000);
            submission.Property(s => s.Date).HasMaxLength(10);
            submission.Property(s => s.ArxivId).HasMaxLength(32);
            submission.Property(s => s.Doi).HasMaxLength(200);
            submission.Property(s => s.Url).HasMaxLength(500);
            submission.Property(s => s.Note).HasMaxLength(2000);
            submission.Property(s => s.Reason).HasMaxLength(2000);
            submission.Property(s => s.PaperSlug).HasMaxLength(64);
            submission.HasIndex(s => new { s.State, s.SubmittedAt });
            submission.HasIndex(s => new { s.UserId, s.SubmittedAt });
            submission.HasOne<UserRow>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
            submission.HasOne<UserRow>().WithMany().HasForeignKey(s => s.DecidedBy).OnDelete(DeleteBehavior.SetNull);
        });
        modelBuilder.Entity<CommentRow>(comment =>
        {
            comment.ToTable("comments");
            comment.Property(c => c.Id).HasMaxLength(16);
            comment.Property(c => c.PaperSlug).HasMaxLength(64);
            comment.Property(c => c.Text).HasMaxLength(10_000);
            comment.Property(c => c.ReplyTo).HasMaxLength(16);
            comment.HasIndex(c => new { c.PaperSlug, c.PostedAt });
            comment.HasIndex(c => new { c.UserId, c.PostedAt });
            comment.HasIndex(c => new { c.ReplyTo, c.PostedAt });
            comment.HasIndex(c => c.PostedAt);
            comment.HasOne<UserRow>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.SetNull);
        });
        modelBuilder.Entity<SavedSearchRow>(search =>
        {
            search.ToTable("saved_searches");
            search.Property(s => s.Id).HasMaxLength(16);
            search.Property(s => s.Name).HasMaxLength(80);
            search.Property(s => s.Query).HasMaxLength(2000);
            search.HasIndex(s => new { s.UserId, s.Name }).IsUnique();
            search.HasOne<UserRow>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    private static void CreateMail(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<SubscriptionRow>(subscription =>
        {
            subscription.ToTable("subscriptions");
            subscription.Property(s => s.Email).HasMaxLength(254);
            subscription.Property(s => s.SavedSearchId).HasMaxLength(16);
            subscription.Property(s => s.ConfirmTokenHash).HasMaxLength(64);
            subscription.Property(s => s.UnsubscribeTokenHash).HasMaxLength(64);
            subscription.HasIndex(s => s.Email).IsUnique().HasFilter("\"SavedSearchId\" IS NULL");
            subscription.HasIndex(s => new { s.Email, s.SavedSearchId }).IsUnique();
            subscription.HasIndex(s => s.ConfirmTokenHash).IsUnique();
            subscription.HasIndex(s => s.UnsubscribeTokenHash).IsUnique();
            subscription.HasOne<UserRow>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
            subscription.HasOne<SavedSearchRow>().WithMany().HasForeignKey(s => s.SavedSearchId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<OutboxMailRow>(mail =>
        {
            mail.ToTable("outbox_mails");
            mail.Property(m => m.Key).HasMaxLength(120);
            mail.Property(m => m.Error).HasMaxLength(500);
            mail.HasIndex(m => m.Key).IsUnique();
            mail.HasIndex(m => new { m.State, m.NotBefore });
        });
    }

    private sealed class Milliseconds() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(),
        number => DateTimeOffset.FromUnixTimeMilliseconds(number));
}
