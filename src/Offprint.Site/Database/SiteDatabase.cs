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

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Milliseconds>();
        configurationBuilder.Properties<RunState>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<Papers.RunSize>().HaveConversion<string>().HaveMaxLength(16);
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
    }

    private sealed class Milliseconds() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(),
        number => DateTimeOffset.FromUnixTimeMilliseconds(number));
}
